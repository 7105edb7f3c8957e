"""How far two labellings of the written snippets agree: `tests/text/data/snippets_*.jsonl` and `second_pass.csv`.

    python -m bench.text.agreement [--list]

The second pass was made on 2026-11-22 by another reader than the author, from the texts alone: neither the first labels
nor what the rules read had been seen (ten first labels were, as examples of the form). Kinds, ends and totals were
labelled, parts (children of the killed) not. Agreement is counted by text (all claims the same) and by claim
(F1 of the second pass against the first; kind, lo and hi). Cohen's kappa is of whether a text has any claim.
"""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).parents[2] / "tests" / "text" / "data"


class Label(NamedTuple):
    """One labelled claim."""

    kind: str
    lo: int
    hi: int | None


class Texts(NamedTuple):
    """Claims by text, and whether each claim is a total, of one labelling."""

    claims: dict[str, Counter[Label]]
    totals: dict[tuple[str, Label], bool]


def main() -> None:
    """Print agreement for each language; with --list the texts on which the two differ."""
    for lang in ("en", "ar"):
        first, second = first_pass(lang), second_pass(lang)
        for name, value in agreement(first, second).items():
            print(f"{lang} {name:45} {value:.3f}")
        if "--list" in sys.argv:
            for one, claims in first.claims.items():
                if claims != second.claims.get(one, Counter()):
                    print(f"  {one}: first {sorted(claims.elements())} second {sorted(second.claims[one].elements())}")


def first_pass(lang: str) -> Texts:
    """The labels that the tests use."""
    claims: dict[str, Counter[Label]] = {}
    totals: dict[tuple[str, Label], bool] = {}
    for line in (DATA / f"snippets_{lang}.jsonl").read_text(encoding="utf-8").splitlines():
        text = json.loads(line)
        labels = [(Label(c["kind"], c["lo"], c["hi"]), bool(c.get("aggregate"))) for c in text["claims"]]
        claims[text["id"]] = Counter(label for label, _ in labels)
        totals |= {(text["id"], label): total for label, total in labels}
    return Texts(claims, totals)


def second_pass(lang: str) -> Texts:
    """The labels of the second reader."""
    claims: dict[str, Counter[Label]] = {one: Counter() for one in first_pass(lang).claims}
    totals: dict[tuple[str, Label], bool] = {}
    with (DATA / "second_pass.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["id"].startswith(lang):
                label = Label(row["kind"], int(row["lo"]), int(row["hi"]) if row["hi"] else None)
                claims[row["id"]][label] += 1
                totals[row["id"], label] = row["aggregate"] == "yes"
    return Texts(claims, totals)


def agreement(first: Texts, second: Texts) -> dict[str, float]:
    """Shares between 0 and 1, kappa between -1 and 1."""
    texts = list(first.claims)
    same = sum((first.claims[t] & second.claims[t]).total() for t in texts)
    both = sum(first.claims[t].total() for t in texts) + sum(second.claims[t].total() for t in texts)
    shared = first.totals.keys() & second.totals.keys()
    return {
        f"texts with the same claims (n={len(texts)})": sum(first.claims[t] == second.claims[t] for t in texts)
        / len(texts),
        "claims, F1 of one labelling against the other": 2 * same / both,
        f"of shared claims, total or not (n={len(shared)})": sum(first.totals[k] == second.totals[k] for k in shared)
        / len(shared),
        "kappa: any claim": _kappa([(bool(first.claims[t]), bool(second.claims[t])) for t in texts]),
    }


def _kappa(pairs: list[tuple[bool, bool]]) -> float:
    """Cohen (1960): agreement beyond what the two rates alone give."""
    n = len(pairs)
    seen = sum(a == b for a, b in pairs) / n
    one, two = sum(a for a, _ in pairs) / n, sum(b for _, b in pairs) / n
    chance = one * two + (1 - one) * (1 - two)
    return (seen - chance) / (1 - chance)


if __name__ == "__main__":
    main()
