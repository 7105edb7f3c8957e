"""`sijill toll from-register`: the overlap table from linked people, with the doubt of the linkage carried through."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Annotated, Any

import typer

from sijill.cli.bars import bar_of
from sijill.cli.context import register, say, say_json, say_table
from sijill.cli.toll_kept import keep as keep_answer
from sijill.cli.toll_kept import public_store
from sijill.model.errors import BadInput


def from_register(
    lists: Annotated[
        list[str] | None, typer.Option("--lists", help="Publishers of lists, commas between; without: show them.")
    ] = None,
    case: Annotated[str | None, typer.Option("--case", help="Only people of this case.")] = None,
    model: Annotated[str, typer.Option("--model", help="As in `toll estimate`.")] = "latent",
    linkages: Annotated[int, typer.Option("--linkages", min=2, max=200, help="Plausible linkages to draw.")] = 10,
    rule: Annotated[str, typer.Option("--rule", help="Combine them by mixture, verdata or rubin.")] = "mixture",
    seed: Annotated[int, typer.Option("--seed", help="Random seed: the same seed gives the same numbers.")] = 1,
    out: Annotated[
        Path | None, typer.Option("--out", help="Write the table of the linkage as it stands (CSV).")
    ] = None,
    record: Annotated[
        bool, typer.Option("--record", help="Keep the answer in the register, for the next release.")
    ] = False,
    by: Annotated[str | None, typer.Option("--by", help="Who keeps it.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Write the page for a methods reviewer.")] = False,
    language: Annotated[str, typer.Option("--language", help="en or ar: language of the reasons.")] = "en",
) -> None:
    """Estimate from the register's own lists; a link that only a model made is drawn anew in each linkage."""
    from sijill.register.listed import listed
    from sijill.register.listed import lists as known
    from sijill.toll import explain as telling

    if language not in ("en", "ar"):
        raise BadInput(f"there is no language {language!r}", remedy="Choose en or ar")
    opened = register()
    store = public_store(opened.store) if record else opened.store
    chosen = [name.strip() for value in lists or [] for name in value.split(",") if name.strip()]
    if not chosen:
        _tell_lists(known(store, case), as_json)
        return
    standing = listed(store, chosen, case=case, seed=seed)
    if out is not None:
        _write(out, standing.lists, standing.tables[0])
    doubtful = standing.uncertain > 0
    tables = listed(store, chosen, case=case, linkages=linkages, seed=seed).tables if doubtful else standing.tables
    answer, overlap = _estimate(standing.lists, tables, model, rule, seed)
    (number, _), told = (
        keep_answer(opened, answer, standing, case=case, linkages=len(tables), by=by) if record else ((None, False), "")
    )
    if as_json:
        said = answer.as_json(draws=False, language=language)
        said |= {"linkages": len(tables), "uncertain_links": standing.uncertain, "left_out": standing.left_out}
        said |= {"kept": number} if record else {}
        say_json(said)
        return
    say(telling.page(answer, overlap, language) if explain else telling.short(answer, language))
    how = f"{standing.uncertain:,} links are a model's: {len(tables)} linkages were drawn and combined"
    say(f"{how if doubtful else 'People decided every link: one linkage'}.")
    if standing.left_out:
        say(f"{standing.left_out:,} people of these lists are left out: nothing says that they were killed.")
    if told:
        say(told)


def _tell_lists(found: Any, as_json: bool) -> None:
    if as_json:
        say_json([one._asdict() for one in found])
        return
    if not found:
        say("The register names no people yet: import lists first (`sijill import list`).")
        return
    say_table(["List (publisher)", "People it records"], [[one.name, one.mentions] for one in found])
    say("Choose at least three that were made apart from each other: --lists A,B,C")


def _write(path: Path, names: tuple[str, ...], table: dict[tuple[int, ...], int]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*names, "count"])
        writer.writerows([*pattern, count] for pattern, count in table.items())


def _estimate(
    names: tuple[str, ...], tables: tuple[dict[tuple[int, ...], int], ...], model: str, rule: str, seed: int
) -> Any:
    """The answer, and the overlap of the first table."""
    from sijill.toll.combine import Rule
    from sijill.toll.estimate import Model, estimate, estimate_linkages
    from sijill.toll.overlap import Overlap
    from sijill.toll.settings import Settings

    if model not in list(Model) or rule not in list(Rule):
        raise BadInput(f"no model {model!r} or no rule {rule!r}", remedy=f"{', '.join(Model)}; {', '.join(Rule)}")
    overlaps = [Overlap.of(names, table.items()) for table in tables]
    with bar_of("estimating", 1.0) as tell:
        if len(overlaps) == 1:
            return estimate(overlaps[0], Model(model), Settings(seed=seed), (), tell), overlaps[0]
        return estimate_linkages(overlaps, Model(model), Settings(seed=seed), Rule(rule), tell)[0], overlaps[0]
