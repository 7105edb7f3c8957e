"""What models find in the invented city, for the demonstration: buildings dated, matched with strikes, the toll.

The engines run on what the city's volunteers and lists say, never on its truth, and their answers are kept as anybody's
would be: simulated satellite strips and answers become claims and are fitted, the windows matched with the incidents,
the unrecorded dead estimated from three lists. Done once; a second call finds the estimate and does nothing.
"""

from __future__ import annotations

import csv
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from sijill.cli.context import actor, progress

if TYPE_CHECKING:
    from sijill.workbench.opening import Register

CASE = "harbour"
LISTS = ("Families", "Hospital", "Monitor")
SEED = 1
_ROLES = {f"images/{role}": role for role in ("structures", "strips", "answers", "gold")}


def model_harbour(opened: Register) -> None:
    """Date, match and estimate, unless it was done before."""
    if opened.store.standing("estimate", "about", ["toll"]):
        return
    with progress("Dating buildings and estimating the toll of the invented city", None) as step:
        _date(opened)
        step(1)
        _match(opened)
        step(1)
        _estimate(opened)
        step(1)


def _date(opened: Register) -> None:
    from sijill.casework.damage import import_project, record_windows
    from sijill.damage.changepoint import Settings
    from sijill.damage.dating import date_structures
    from sijill.damage.intake import prepare
    from sijill.damage.recorded import assessments
    from sijill.register.structures import project_of

    with tempfile.TemporaryDirectory(prefix="sijill-demo-") as name:
        paths = _files(Path(name))
        structures, strips, gold = (paths[role] for role in ("structures", "strips", "gold"))
        found = prepare(paths["answers"], strips=strips, structures=structures, gold=gold)
        with opened.work(actor()) as uow:
            import_project(uow, found, paths, expert="the invented city's expert", case=CASE)
    project, subjects = project_of(opened.store)
    dating = date_structures(project.problem, project.gold, project.truth, Settings(), SEED)
    with opened.work(actor()) as uow:
        record_windows(uow, assessments(project, dating, SEED), subjects)


def _files(folder: Path) -> dict[str, Path]:
    """The city's satellite project as files, by role."""
    from sijill.simulate.harbour import harbour

    tables: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in harbour():
        if row["table"] in _ROLES:
            tables[_ROLES[row["table"]]].append({key: value for key, value in row.items() if key != "table"})
    paths = {}
    for role, rows in tables.items():
        paths[role] = folder / f"harbour-{role}.csv"
        with paths[role].open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return paths


def _match(opened: Register) -> None:
    from sijill.casework.matches import keep_register_matches

    with opened.work(actor()) as uow:
        keep_register_matches(uow)


def _estimate(opened: Register) -> None:
    from sijill.casework.estimates import keep_toll
    from sijill.cli.toll_kept import public_store
    from sijill.register.listed import listed
    from sijill.toll.estimate import Model, estimate
    from sijill.toll.overlap import Overlap
    from sijill.toll.settings import Settings

    found = listed(public_store(opened.store), LISTS, case=CASE, seed=SEED)
    answer = estimate(Overlap.of(found.lists, found.tables[0].items()), Model.LATENT, Settings(seed=SEED))
    with opened.work(actor()) as uow:
        keep_toll(uow, answer, found, case=CASE, linkages=1)
