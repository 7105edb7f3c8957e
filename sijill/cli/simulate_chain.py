"""One run of the chain: simulate, link, estimate, beside the truth.

Three rooms meet here; they do not know each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from sijill.cli.simulate_report import Replicate
from sijill.model.errors import BadInput

if TYPE_CHECKING:
    from sijill.simulate.lists import NameList
    from sijill.simulate.world import Conflict
    from sijill.toll.overlap import Overlap


Estimate = Callable[["Overlap", int], Any]


def estimator(model: str, threads: int) -> Estimate:
    """The chosen model as a function of a table and a seed. Raises BadInput for a name that is none."""
    from sijill.toll.estimate import Model, estimate
    from sijill.toll.latent import LatentSettings
    from sijill.toll.settings import Settings

    if model not in set(Model) - {Model.ALL}:
        raise BadInput(
            f'there is no model "{model}"', remedy=f"Choose one of {', '.join(sorted(set(Model) - {'all'}))}"
        )
    chosen = Model(model)
    return lambda table, seed: estimate(table, chosen, Settings(seed=seed, latent=LatentSettings(threads=threads)))


def tabled(scenario: str, seed: int, estimate: Estimate, people: int, lists: int | None) -> Iterator[Replicate]:
    """The scenario's own table, at its own size."""
    import numpy as np

    from sijill.simulate.capture import simulate_table
    from sijill.toll.overlap import Overlap

    made = simulate_table(scenario, np.random.default_rng(seed))
    names = [f"L{number + 1}" for number in range(made.pattern.shape[1])]
    table = Overlap.of(names, zip(made.pattern.tolist(), made.count.tolist(), strict=True))
    yield _replicate(scenario, seed, "table", made.people, estimate(table, seed))


def chained(scenario: str, seed: int, estimate: Estimate, people: int, lists: int | None) -> Iterator[Replicate]:
    """A city's lists, once with the true links and once as the linker joins them."""
    from sijill.simulate.world import parameters_for, simulate
    from sijill.toll.overlap import Overlap

    conflict = simulate(parameters_for(people=people, lists=lists, scenario_name=scenario), seed)
    names, dead = [one.key for one in conflict.lists], len(conflict.captured)
    cells = zip(conflict.overlap.pattern.tolist(), conflict.overlap.count.tolist(), strict=True)
    yield _replicate(scenario, seed, "true links", dead, estimate(Overlap.of(names, cells), seed))
    labels = link_names(conflict.lists)
    precision, recall = link_quality(conflict, labels)
    yield _replicate(
        scenario, seed, "linked", dead, estimate(linked_table(conflict.lists, labels), seed), precision, recall
    )


def link_names(lists: tuple[NameList, ...]) -> list[int]:
    """The cluster of each row of all lists together, in order, as the shipped linker joins them."""
    import pyarrow as pa

    from sijill.linkage.encode import encode_people
    from sijill.linkage.engine import link_list
    from sijill.linkage.lists import list_of_table
    from sijill.linkage.model import shipped_people
    from sijill.simulate.lists import COLUMNS

    rows = [(*row, one.key) for one in lists for row in one.rows]
    columns = [*COLUMNS, "list"]
    whole = pa.table({name: pa.array([row[place] for row in rows]) for place, name in enumerate(columns)})
    people = encode_people(list_of_table(whole, "the simulated lists"))
    return [int(label) for label in link_list(people, shipped_people()).label]


def linked_table(lists: tuple[NameList, ...], labels: list[int]) -> Overlap:
    """Capture histories of the clusters."""
    from sijill.toll.overlap import Overlap

    on = [place for place, one in enumerate(lists) for _ in one.rows]
    seen: dict[int, set[int]] = {}
    for label, place in zip(labels, on, strict=True):
        seen.setdefault(label, set()).add(place)
    patterns = ([int(place in where) for place in range(len(lists))] for where in seen.values())
    return Overlap.of([one.key for one in lists], ((pattern, 1) for pattern in patterns))


def link_quality(conflict: Conflict, labels: list[int]) -> tuple[float, float]:
    """Precision and recall of the pairs of rows that were joined, against the truth."""
    persons = [link.person for one in conflict.lists for link in one.links]
    joined, true, both = _pairs(labels), _pairs(persons), _pairs(list(zip(labels, persons, strict=True)))
    return both / joined if joined else 1.0, both / true if true else 1.0


def _pairs(groups: list[Any]) -> int:
    sizes: dict[Any, int] = {}
    for group in groups:
        sizes[group] = sizes.get(group, 0) + 1
    return sum(size * (size - 1) // 2 for size in sizes.values())


def _replicate(
    scenario: str,
    seed: int,
    method: str,
    people: int,
    answer: Any,
    precision: float | None = None,
    recall: float | None = None,
) -> Replicate:
    given = answer.summary
    figures = {name: None if given is None else float(getattr(given, name)) for name in _FIGURES}
    return Replicate(
        scenario=scenario,
        seed=seed,
        method=method,
        people=people,
        recorded=answer.n,
        verdict=answer.verdict.value,
        rules=" ".join(sorted({one.rule for one in answer.findings if one.level.value != "note"})),
        link_precision=precision,
        link_recall=recall,
        **figures,
    )


_FIGURES = ("median", "q025", "q10", "q25", "q75", "q90", "q975")
