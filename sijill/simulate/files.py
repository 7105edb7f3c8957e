"""A simulated conflict as files: CSV tables in four folders beside the truth, and a README with every parameter.

    truth/     people, structures, strikes, overlap, list_links, report_links, official_links, volunteers, destroyed
    lists/     one file a list of names          reports/  reports.csv
    official/  strike_log.csv, findings.csv      images/   structures, strips, answers, gold

`products(conflict)` gives every table as columns and rows of text; `write` puts them into an empty folder. Text is
UTF-8, lines end in a newline, numbers have a fixed form: the same conflict is the same bytes. Nothing outside
`truth/` holds an id of the truth.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sijill.model.errors import Refused
from sijill.simulate import images, official, reports
from sijill.simulate.images import frame_text, last_before
from sijill.simulate.lists import COLUMNS as LIST_COLUMNS
from sijill.simulate.lists import NameList, full_name
from sijill.simulate.people import MIDDLE
from sijill.simulate.reference import actors, places, weapons
from sijill.simulate.strikes import INJURED, KILLED, Truth
from sijill.simulate.world import Conflict

_OUTCOMES = ("unhurt", "injured", "killed")
_ROLES = ("head", "wife", "child")


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """One table: its path in the folder, what it holds, its columns, and its rows (made anew at each call)."""

    path: str
    about: str
    columns: tuple[str, ...]
    rows: Callable[[], Iterable[tuple[str, ...]]]


def person_id(person: int) -> str:
    """The truth's id of a person."""
    return f"P{person + 1:07d}"


def strike_id(strike: int) -> str:
    """The truth's id of a strike; empty for none."""
    return f"S{strike + 1:06d}" if strike >= 0 else ""


def structure_id(building: int) -> str:
    """The public id of a structure."""
    return f"B{building + 1:06d}"


def products(conflict: Conflict) -> list[Product]:
    """Every table of a conflict."""
    truth, keys = conflict.truth, tuple(one.key for one in conflict.lists)
    return [
        *_truth_tables(conflict, keys),
        *(_list(one) for one in conflict.lists),
        Product(
            path="reports/reports.csv",
            about="posts and news about strikes, in order of publication",
            columns=reports.COLUMNS,
            rows=lambda: (report.cells for report in conflict.reports),
        ),
        Product(
            path="official/strike_log.csv",
            about="strikes that a party says it carried out",
            columns=official.LOG_COLUMNS,
            rows=lambda: (line.cells for line in conflict.official.log),
        ),
        Product(
            path="official/findings.csv",
            about="what a party found about allegations against it",
            columns=official.FINDING_COLUMNS,
            rows=lambda: (line.cells for line in conflict.official.findings),
        ),
        Product(
            path="images/structures.csv",
            about="every structure with its point",
            columns=("structure_id", "place_ar", "place_en", "latitude", "longitude", "floors"),
            rows=lambda: _structures(truth),
        ),
        Product(
            path="images/strips.csv",
            about="the frames that show a structure without cloud (numbered from 0)",
            columns=images.STRIP_COLUMNS,
            rows=lambda: _strips(conflict),
        ),
        Product(
            path="images/answers.csv",
            about="volunteers' answers: frame numbers or none",
            columns=images.ANSWER_COLUMNS,
            rows=lambda: _answers(conflict),
        ),
        Product(
            path="images/gold.csv",
            about="experts' answers on a few structures",
            columns=images.GOLD_COLUMNS,
            rows=lambda: (_first(conflict, int(building)) for building in conflict.images.gold),
        ),
    ]


def _list(one: NameList) -> Product:
    return Product(path=f"lists/{one.key}.csv", about=one.title_en, columns=LIST_COLUMNS, rows=lambda: one.rows)


def _truth_tables(conflict: Conflict, keys: tuple[str, ...]) -> list[Product]:
    truth = conflict.truth
    return [
        Product(
            path="truth/people.csv",
            about="every person, hurt or not",
            columns=(
                *("person_id", "name_ar", "name_en", "sex", "age", "household", "role", "structure_id", "place_en"),
                *("outcome", "strike_id", "reachable"),
            ),
            rows=lambda: _people(truth),
        ),
        Product(
            path="truth/strikes.csv",
            about="every strike and the harm that it did",
            columns=(
                *("strike_id", "date", "local_time", "structure_id", "place_ar", "place_en", "latitude", "longitude"),
                *("actor", "weapon", "market", "destroys", "killed", "injured", "children_killed", "women_killed"),
                "men_killed",
            ),
            rows=lambda: _strikes(truth),
        ),
        Product(
            path="truth/overlap.csv",
            about="capture histories of the dead on the lists, if every link were known; the missing row is on no list",
            columns=(*keys, "count"),
            rows=lambda: _overlap(conflict),
        ),
        Product(
            path="truth/list_links.csv",
            about="which person each row of each list is",
            columns=("list", "id", "person_id", "relation"),
            rows=lambda: (
                (link.list, link.id, person_id(link.person), link.relation)
                for one in conflict.lists
                for link in one.links
            ),
        ),
        Product(
            path="truth/report_links.csv",
            about="which strike each report is of, and which report it copies",
            columns=("report_id", "strike_id", "copy_of"),
            rows=lambda: ((one.cells[0], strike_id(one.strike), one.copy_of) for one in conflict.reports),
        ),
        Product(
            path="truth/official_links.csv",
            about="which strike each official line is about",
            columns=("line_id", "strike_id"),
            rows=lambda: (
                (line.cells[0], strike_id(line.strike))
                for line in (*conflict.official.log, *conflict.official.findings)
            ),
        ),
        Product(
            path="truth/destroyed.csv",
            about="the first available frame that shows each structure destroyed, or none",
            columns=images.GOLD_COLUMNS,
            rows=lambda: (_first(conflict, building) for building in range(len(truth.buildings))),
        ),
        Product(
            path="truth/volunteers.csv",
            about="how often each volunteer is exact, and who clicks without looking",
            columns=("volunteer_id", "exact", "spammer"),
            rows=lambda: (
                (f"V{place + 1:05d}", f"{skill:.4f}", "1" if spam else "0")
                for place, (skill, spam) in enumerate(
                    zip(conflict.images.skill.tolist(), conflict.images.spammer.tolist(), strict=True)
                )
            ),
        ),
    ]


def _people(truth: Truth) -> Iterator[tuple[str, ...]]:
    people, harm = truth.people, truth.harm
    for person in range(len(people)):
        building = int(people.building[person])
        yield (
            person_id(person),
            full_name(people, person, "ar"),
            full_name(people, person, "en"),
            "F" if people.female[person] else "M",
            str(people.age[person]),
            f"H{people.household[person] + 1:07d}",
            _ROLES[people.role[person]],
            structure_id(building),
            places()[truth.buildings.place[building]].en[0],
            _OUTCOMES[harm.outcome[person]],
            strike_id(int(harm.strike[person])),
            "1" if people.reachable[person] else "0",
        )


def _strikes(truth: Truth) -> Iterator[tuple[str, ...]]:
    strikes, people, harm = truth.strikes, truth.people, truth.harm
    killed, injured = truth.count(KILLED), truth.count(INJURED)
    dead = harm.outcome == KILLED
    child = dead & (people.age < 18)
    woman, man = dead & ~child & people.female, dead & ~child & ~people.female
    groups = [np.bincount(harm.strike[group], minlength=len(strikes)) for group in (child, woman, man)]
    for strike in range(len(strikes)):
        building, place = int(strikes.building[strike]), truth.place_of_strike(strike)
        hour, minute = divmod(int(strikes.minute[strike]), 60)
        yield (
            *(strike_id(strike), truth.day(int(strikes.day[strike])).isoformat(), f"{hour:02d}:{minute:02d}"),
            *(structure_id(building), place.ar, place.en[0], *_point(truth, building)),
            *(actors()[strikes.actor[strike]].key, weapons()[strikes.weapon[strike]].key),
            *("1" if strikes.market[strike] else "0", "1" if strikes.destroys[strike] else "0"),
            *(str(killed[strike]), str(injured[strike])),
            *(str(group[strike]) for group in groups),
        )


def _point(truth: Truth, building: int) -> tuple[str, str]:
    return f"{truth.buildings.latitude[building]:.6f}", f"{truth.buildings.longitude[building]:.6f}"


def _overlap(conflict: Conflict) -> Iterator[tuple[str, ...]]:
    for pattern, count in zip(conflict.overlap.pattern.tolist(), conflict.overlap.count.tolist(), strict=True):
        yield (*map(str, pattern), str(count))


def _structures(truth: Truth) -> Iterator[tuple[str, ...]]:
    for building in range(len(truth.buildings)):
        place = places()[truth.buildings.place[building]]
        floors = str(truth.buildings.floors[building])
        yield structure_id(building), place.ar, place.en[0], *_point(truth, building), floors


def _strips(conflict: Conflict) -> Iterator[tuple[str, ...]]:
    days = [day.isoformat() for day in conflict.images.dates]
    for building, frames in enumerate(conflict.images.available.tolist()):
        for frame, shown in enumerate(frames):
            if shown:
                yield structure_id(building), str(frame), days[frame]


def _answers(conflict: Conflict) -> Iterator[tuple[str, ...]]:
    found, frames = conflict.images, len(conflict.images.dates)
    before = last_before(found.answer, found.available[found.structure])
    columns = (found.structure.tolist(), found.volunteer.tolist(), before.tolist(), found.answer.tolist())
    for building, volunteer, intact, destroyed in zip(*columns, strict=True):
        yield (
            structure_id(building),
            f"V{volunteer + 1:05d}",
            frame_text(intact, frames),
            frame_text(destroyed, frames),
        )


def _first(conflict: Conflict, building: int) -> tuple[str, str]:
    return structure_id(building), frame_text(int(conflict.images.first[building]), len(conflict.images.dates))


def write(conflict: Conflict, folder: Path, *, told: Callable[[str], None] = lambda _: None) -> list[Path]:
    """Write every product and the README into `folder`, which must be empty or new. Returns the files.

    Raises `Refused` when something is there already.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused("the folder holds something already", file=str(folder), remedy="Name an empty or new one")
    written = []
    counts: dict[str, int] = {}
    for product in products(conflict):
        told(product.path)
        path = folder / product.path
        counts[product.path] = _write_product(path, product)
        written.append(path)
    readme = folder / "README.md"
    readme.write_text(_readme(conflict, counts), encoding="utf-8", newline="\n")
    return [*written, readme]


def _write_product(path: Path, product: Product) -> int:
    """The number of rows written."""
    count = 0
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(product.columns)
        for row in product.rows():
            writer.writerow(row)
            count += 1
    return count


def _readme(conflict: Conflict, counts: dict[str, int]) -> str:
    about = {product.path: product.about for product in products(conflict)}
    dead = len(conflict.captured)
    lines = [
        "# An invented conflict",
        "",
        "Nothing here happened. The city, its people, the parties and every name are invented; the coordinates lie in",
        f"the open Atlantic around {MIDDLE[0]} N, {-MIDDLE[1]} W. `truth/` says what really happened; all other",
        "folders say what was reported, with stated errors.",
        "",
        f"Seed: {conflict.seed}. People: {conflict.parameters.people:,}. Killed: {dead:,}. "
        f"On at least one list: {conflict.overlap.recorded:,}. numpy {np.__version__}.",
        "",
        "| file | rows | what it holds |",
        "|---|---:|---|",
        *(f"| {path} | {count:,} | {about[path]} |" for path, count in counts.items()),
        "",
        "| parameter | value |",
        "|---|---|",
        *(f"| {name} | {value} |" for name, value in conflict.parameters.described().items()),
        "",
    ]
    return "\n".join(lines)
