"""`sijill release`: freeze what may be published, build it, let a stranger check it, say what changed.

`freeze` and `decide` work on the register; `build`, `check` and `diff` read a release directory and nothing else.
"""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sijill.cli.context import actor, count_range, isolated, progress, register, say, say_json, say_table

if TYPE_CHECKING:
    from sijill.publish.frozen import Frozen

app = typer.Typer(no_args_is_help=True, help="Freeze, build, check and compare what is published.")

Folder = Annotated[Path, typer.Argument(help="The release directory (it holds release.json).")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command()
def freeze(
    case: Annotated[str, typer.Option("--case", help="raqqa, harbour, all, or a case file (TOML).")],
    by: Annotated[str, typer.Option("--by", help="Who freezes.")],
    second: Annotated[str | None, typer.Option("--second", help="Who approves: somebody else.")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="A folder that does not exist yet.")] = None,
    version: Annotated[str | None, typer.Option("--version", help="Default: one more than the last.")] = None,
    previous: Annotated[Path | None, typer.Option("--previous", help="The release before this one.")] = None,
    language: Annotated[list[str] | None, typer.Option("--language", help="en or ar; may be repeated.")] = None,
    as_json: AsJson = False,
) -> None:
    """Freeze a case into a new release directory. Two people, or it refuses; nothing half built."""
    from sijill.casework.checkpoints import signing_key
    from sijill.model.errors import Refused
    from sijill.publish.cases import find_case
    from sijill.publish.release import freeze_release, next_version
    from sijill.publish.version import code_version

    if second is None or not second.strip():
        raise Refused("a release needs two people", remedy="Name the other one: --second NAME.")
    chosen = find_case(case)
    opened = register()
    folder = out.parent if out is not None else opened.home / "releases"
    number, last = next_version(folder, chosen.id)
    goal = out or folder / f"{chosen.id}-{version or number}"
    key = signing_key(opened.home, secrets.token_bytes)
    with opened.work(actor(by)) as uow, progress("Reading the register", None) as step:
        frozen = freeze_release(
            uow,
            actor(second),
            chosen,
            goal,
            key,
            code_version=code_version(),
            version=version or number,
            languages=tuple(language or ()),
            previous=previous or last,
            progress=step,
        )
    _tell(frozen, goal, as_json)


def _tell(frozen: Frozen, goal: Path, as_json: bool) -> None:
    from sijill.publish.frozen import plain

    release = frozen.release
    if as_json:
        say_json({"folder": str(goal), "release": plain(release._replace(files={})), "left_out": frozen.left_out})
        return
    say(f"{goal}: release {release.version} of {release.case}, frozen by {release.by} and {release.second}\n")
    say_table(["What", "How many"], [[one.label_en, _number(one)] for one in release.headline])
    say()
    levels = [("named", "by name"), ("described", "without a name"), ("counted", "as a number only")]
    for level, words in levels:
        say(f"{sum(one.level == level for one in frozen.persons):>8,}  people shown {words}")
    for one in frozen.assertions:
        say(f"      ok  {one.says} ({one.looked_at:,} looked at)")
    for left in frozen.left_out:
        say(f"left out  {left}")
    say(f"\nNext: `sijill release build {goal}`, `sijill release check {goal}`.")


def _number(one: Any) -> str:
    return count_range(one.low, one.high)


@app.command()
def build(
    folder: Folder,
    out: Annotated[Path | None, typer.Option("--out", help="Where to put the site (default: site/ in DIR).")] = None,
    language: Annotated[list[str] | None, typer.Option("--language", help="en or ar; may be repeated.")] = None,
    open_data_only: Annotated[bool, typer.Option("--open-data-only", help="No site.")] = False,
    no_index: Annotated[bool, typer.Option("--no-index", help="A site without its search index.")] = False,
    no_report: Annotated[bool, typer.Option("--no-report", help="No PDF report.")] = False,
    tiles: Annotated[Path | None, typer.Option("--tiles", help="A PMTiles archive to lay under the map.")] = None,
    tiles_credit: Annotated[
        str | None, typer.Option("--tiles-credit", help="Whom it is owed to (default: as the archive says).")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Build open data, report and site from the release alone. Built twice, every byte is the same."""
    from sijill.publish.build import build_release
    from sijill.publish.site.tiles import read_tiles

    site = None if open_data_only else out or folder / "site"
    ground = None if tiles is None else read_tiles(tiles, tiles_credit)
    with progress("Building", None) as step:
        done = build_release(
            folder,
            site,
            languages=tuple(language or ()),
            index=not no_index,
            report=not no_report,
            tiles=ground,
            progress=step,
        )
    if as_json:
        say_json({"open_data": str(done.open_data), "site": None if site is None else str(site),
                  "reports": [str(one) for one in done.reports], "pages": done.pages,
                  "indexed": done.indexed})  # fmt: skip
        return
    say(f"{done.open_data}: open data ({sum(one.is_file() for one in done.open_data.rglob('*'))} files)")
    for one in done.reports:
        say(f"{one}: report")
    if site is not None and not done.reports and not no_report:
        say("No report: its fonts are not installed (requirements/front/install).")
    if site is not None:
        found = "" if done.indexed is None else f", {done.indexed:,} entries in the search"
        say(f"{site}: {done.pages:,} pages{found}; open {site / 'index.html'}")


@app.command()
def check(
    folder: Folder,
    checkpoint: Annotated[list[Path] | None, typer.Option("--checkpoint", help="A checkpoint that you hold.")] = None,
    key: Annotated[str | None, typer.Option("--key", help="The register's public key, as published elsewhere.")] = None,
) -> None:
    """Check a release as a stranger does: signatures, files, proofs, figures. Exit status 1 when anything is wrong."""
    from sijill.publish.check_release import Checker

    if not (folder / "release.json").is_file():
        from sijill.publish.frozen import read_release_file

        read_release_file(folder)
    if not Checker(folder, key, checkpoint or []).run():
        say("Do not trust this copy: take the release anew from its source.")
        raise typer.Exit(1)


@app.command()
def diff(
    before: Annotated[Path, typer.Argument(help="The earlier release directory.")],
    after: Annotated[Path, typer.Argument(help="The later one.")],
    as_json: AsJson = False,
) -> None:
    """What changed between two releases, and why."""
    from sijill.model.errors import BadInput
    from sijill.publish.diff import differences
    from sijill.publish.frozen import open_release, plain

    old, new = open_release(before), open_release(after)
    if old.release.case != new.release.case:
        raise BadInput(f"these are releases of {old.release.case} and of {new.release.case}: two cases")
    found = differences(old, new)
    if as_json:
        say_json([plain(one) for one in found])
        return
    say(f"{old.release.case}: release {old.release.version} to {new.release.version}, {len(found):,} changes\n")
    if found:
        lines = [[one.subject, one.what, isolated(_short(one.before)), isolated(_short(one.after)), one.why]
                 for one in found]  # fmt: skip
        say_table(["Of", "What", "Before", "After", "Why"], lines)


def _short(value: Any) -> str:
    if value is None:
        return "not stated"
    text = str(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


@app.command()
def decide(
    subject: Annotated[str, typer.Argument(help="The id of a person (p-...) or an incident (i-...).")],
    reason: Annotated[str, typer.Option("--reason", help="Why. It stays inside the register.")],
    publish: Annotated[bool, typer.Option("--publish", help="The person or next of kin agreed to be named.")] = False,
    withhold: Annotated[
        str | None, typer.Option("--withhold", help="The ground: risk, detainee, consent, family or other.")
    ] = None,
    hide: Annotated[bool, typer.Option("--hide", help="Keep the whole record out, even from the counts.")] = False,
    place: Annotated[str | None, typer.Option("--place", help="Of an incident: public, restricted or sealed.")] = None,
    by: Annotated[str | None, typer.Option("--by", help="Who decides.")] = None,
) -> None:
    """Decide what of a person, a record or a place may be published from the next release on."""
    from sijill.casework.releases import decide_place, decide_publication
    from sijill.model.errors import BadInput

    if sum((publish, withhold is not None, hide, place is not None)) != 1:
        raise BadInput("say one decision", remedy="One of --publish, --withhold GROUND, --hide, --place TIER.")
    opened = register()
    with opened.work(actor(by)) as uow:
        if place is not None:
            decide_place(uow, subject, place, reason=reason)
        else:
            decision = "publish" if publish else "hide" if hide else "withhold"
            decide_publication(uow, subject, decision, reason=reason, ground=withhold)
    say(f"Recorded for {subject}. It holds from the next release on.")
