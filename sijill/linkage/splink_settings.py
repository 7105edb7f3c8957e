"""The quick look in Splink's words: one settings dictionary from the description that `blocks` runs in compiled loops.

Columns of the table that Splink reads: `unique_id` (number of the chain), one per part of `quick.PARTS` (code, null
where not stated; Splink counts their shares), `born` (days), `sex`, `key_0` ... (null where a key is missing
or shared by too many). Splink's match weight is then `quick`'s sum: log2 of the prior odds, m / share for a part that
agrees, (1 - m) / (1 - u) for one that differs, m / u of the age level. Nothing is trained: every m and u is given.
"""

from __future__ import annotations

from typing import Any

from sijill.linkage.people import DAYS_OF_YEAR
from sijill.linkage.quick import PARTS, Settings

RETAINED = ("record", "chain", "sex", "age", "born_low", "born_high", "born_exact", "kin")
"""Columns that travel with a pair, so that it can be compared wherever it is."""


def splink_settings(rules: Settings, prior: float, *, one_list: bool = False) -> dict[str, Any]:
    """Settings for `splink.Linker`. `prior`: log2 odds that two chains at random are one person."""
    odds = 2.0**prior
    return {
        "link_type": "dedupe_only" if one_list else "link_only",
        "unique_id_column_name": "unique_id",
        "source_dataset_column_name": "source_dataset",
        "probability_two_random_records_match": odds / (1 + odds),
        "blocking_rules_to_generate_predictions": [
            {"blocking_rule": rule, "sql_dialect": "spark"} for rule in blocking_rules(rules)
        ],
        "comparisons": [*(part_comparison(rules, part) for part in PARTS), age_comparison(rules)],
        "additional_columns_to_retain": list(RETAINED),
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": False,
    }


def blocking_rules(rules: Settings) -> list[str]:
    """One condition for each key; sexes that contradict and births too far apart make no pair."""
    possible = f"l.sex * r.sex >= 0 AND coalesce(abs(l.born - r.born), 0) <= {round(rules.apart * DAYS_OF_YEAR)}"
    return [f"l.key_{number} = r.key_{number} AND {possible}" for number in range(len(rules.keys))]


def part_comparison(rules: Settings, part: str) -> dict[str, Any]:
    """A part agrees (weighed by its share), differs, or is not stated."""
    m, u = rules.m[part], rules.u[part]
    agrees = {"tf_adjustment_column": part, "tf_adjustment_weight": 1.0}
    return {
        "output_column_name": part,
        "comparison_levels": [
            _null(f"`{part}_l` IS NULL OR `{part}_r` IS NULL"),
            _level(f"`{part}_l` = `{part}_r`", "agrees", m, u) | agrees,
            _level("ELSE", "differs", 1 - m, 1 - u),
        ],
    }


def age_comparison(rules: Settings) -> dict[str, Any]:
    """Years between births, in the steps of the settings."""
    steps = [
        _level(f"abs(`born_l` - `born_r`) <= {level.days}", f"at most {level.most} years", level.m, level.u)
        for level in rules.ages[:-1]
    ]
    last = rules.ages[-1]
    return {
        "output_column_name": "born",
        "comparison_levels": [
            _null("`born_l` IS NULL OR `born_r` IS NULL"),
            *steps,
            _level("ELSE", "further apart", last.m, last.u),
        ],
    }


def _null(condition: str) -> dict[str, Any]:
    return {"sql_condition": condition, "label_for_charts": "not stated", "is_null_level": True}


def _level(condition: str, label: str, m: float, u: float) -> dict[str, Any]:
    return {"sql_condition": condition, "label_for_charts": label, "m_probability": m, "u_probability": u}
