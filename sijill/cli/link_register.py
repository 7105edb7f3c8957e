"""`sijill link people` and `sijill link events` on the register: a run of a model, its proposals, what it took back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from sijill.cli.context import actor, register, say, say_json
from sijill.cli.link_options import step
from sijill.model.errors import BadInput, NotFound

if TYPE_CHECKING:
    from sijill.casework.links import Judged, Run
    from sijill.linkage.model import PeopleModel
    from sijill.workbench.opening import Register

SHOWN = 10


class _OnlyTried(Exception):
    """Ends a unit of work without a trace."""


def run(
    kind: str, *, cost: float, everything: bool, dry: bool, model: str | None, by: str | None, as_json: bool
) -> None:
    """Propose links of this kind ("people", "events") over the register and say what came of it."""
    from sijill.casework.links import propose_events, propose_people
    from sijill.linkage.events import shipped_events

    opened = register()
    done: Run | None = None
    if kind == "events" and model is not None:
        raise BadInput("models that `link train` makes are of people", remedy="Leave --model out.")
    with step("reading the register and comparing its mentions"), suppress(_OnlyTried), opened.work(actor(by)) as uow:
        if kind == "events":
            done = propose_events(uow, shipped_events(), cost=cost, everything=everything)
        else:
            done = propose_people(uow, model_named(opened, model), cost=cost, everything=everything)
        if dry:
            raise _OnlyTried
    assert done is not None
    tell(done, dry=dry, as_json=as_json)


def model_named(opened: Register, name: str | None) -> PeopleModel:
    """The shipped model, or one that `link train` made, by version or file. Raises NotFound."""
    from pathlib import Path

    from sijill.linkage.model import shipped_people
    from sijill.linkage.trained import read_model

    if name is None:
        return shipped_people()
    for path in (Path(name), opened.home / "models" / f"{name}.json"):
        if path.is_file():
            return read_model(path)
    there = sorted(path.stem for path in (opened.home / "models").glob("*.json"))
    raise NotFound(f'there is no model "{name}"', remedy=f"There are: {', '.join(there) or 'none; `link train`'}.")


def tell(done: Run, *, dry: bool, as_json: bool) -> None:
    """Print what a run judged and withdrew."""
    said = Counter(one.verdict for one in done.judged)
    if as_json:
        say_json(
            {
                "model": done.model,
                "mentions": done.mentions,
                "compared": done.fresh,
                "same": said["same"],
                "unsure": said["unsure"],
                "standing": done.kept,
                "recorded": not dry,
                "judged": [_data(one) for one in done.judged],
                "withdrawn": [_data(one) for one in done.withdrawn],
            }
        )
        return
    say(f"{done.mentions:,} mentions, {done.fresh:,} new to {done.model} and compared with all.")
    say(
        f"{said['same']:,} pairs are judged the same, {said['unsure']:,} are put to people; {done.kept:,} stood before."
    )
    _some("Taken back, no person had confirmed them", done.withdrawn)
    _some("Judged the same", [one for one in done.judged if one.verdict == "same"])
    say("Nothing was recorded." if dry else "`sijill link review` asks about them, the most useful first.")


def _some(title: str, pairs: Sequence[Judged]) -> None:
    if pairs:
        say(f"\n{title}: {len(pairs):,}")
        for one in pairs[:SHOWN]:
            say(f"  {one.left}  {one.right}  {one.permille / 1000:.3f}  {one.verdict}: {one.reason}")
        if len(pairs) > SHOWN:
            say(f"  ... and {len(pairs) - SHOWN:,} more: --json lists all.")


def _data(one: Judged) -> dict[str, Any]:
    return {
        "a": one.left,
        "b": one.right,
        "decision": one.verdict,
        "probability": one.permille / 1000,
        "reasons": one.reason.split("; "),
        "judgement": one.judgement,
    }
