"""`sijill link train`: weights from the decisions taken so far, a model file and its card, what to ask next."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sijill.cli.context import register, say, say_json
from sijill.cli.link_options import step
from sijill.model.errors import BadInput

if TYPE_CHECKING:
    from sijill.casework.links import Judged
    from sijill.linkage.trained import Examples
    from sijill.workbench.opening import Register


def train(*, out: Path | None, least: int, as_json: bool) -> None:
    """Learn, write the model and its card, and say what the next most useful question is."""
    from sijill.linkage.model import shipped_people
    from sijill.linkage.trained import trained

    opened = register()
    with step("reading the register and comparing the decided pairs"):
        found, upcoming = decided(opened)
    _refuse_too_few(found, least)
    base = shipped_people()
    content = trained(found, base, _data(opened, found))
    path = out or opened.home / "models" / f"{content['version']}.json"
    if out is None:
        path.parent.mkdir(exist_ok=True)
    elif not path.parent.is_dir():
        raise BadInput(f"the folder {path.parent} does not exist", remedy="Create it or choose another --out.")
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")
    path.with_suffix(".md").write_text(card(content), "utf-8")
    following = (
        None if upcoming is None else {"a": upcoming.left, "b": upcoming.right, "probability": upcoming.permille / 1000}
    )
    if as_json:
        say_json({**content, "file": str(path), "next": following})
        return
    say(card(content))
    say(f"Written to {path}. `sijill link people --model {content['version']}` links with it.")
    if upcoming is not None:
        say(f"The most useful question next: {upcoming.left} and {upcoming.right} (`sijill link review`).")


def decided(opened: Register) -> tuple[Examples, Judged | None]:
    """Decisions on people as examples of the shipped model, and the waiting pair whose answer teaches most."""
    from sijill.casework.links import known_links, taught, waiting
    from sijill.casework.links import question as asked_of
    from sijill.linkage.model import shipped_people
    from sijill.linkage.proposals import scored_people
    from sijill.linkage.tables import people_of_columns
    from sijill.linkage.trained import examples
    from sijill.register.mentions import people

    found = people(opened.store)
    if not found.rows:
        raise BadInput("the register mentions no people", remedy="Import a list or an archive first.")
    number = {row.id: place for place, row in enumerate(found.rows)}
    rows = taught(opened.store, found)
    said = {tuple(sorted((number[row.left], number[row.right]))): row.verdict == "same" for row in rows}
    pairs = {(pair[0], pair[1]): same for pair, same in said.items()}
    everyone = {row.id for row in found.rows}
    question = asked_of(found, known_links(opened.store, found), everyone, "")
    looks = scored_people(people_of_columns(found.columns), question, shipped_people())
    upcoming = waiting(opened.store, found)
    return examples(looks, pairs), upcoming[0] if upcoming else None


def _refuse_too_few(found: Examples, least: int) -> None:
    same, different = int(found.same.sum()), int((~found.same).sum())
    if min(same, different) < least:
        missing = f"; {found.missing} more are of pairs too unlike to be compared" if found.missing else ""
        raise BadInput(
            f'people have decided {same} pairs "same" and {different} "different": too few to learn from{missing}',
            remedy=f"Decide at least {least} of each: `sijill link review` asks the most useful first.",
        )


def _data(opened: Register, found: Examples) -> dict[str, Any]:
    frontier = opened.log.frontier()
    return {
        "decisions": found.same.size,
        "same": int(found.same.sum()),
        "different": int((~found.same).sum()),
        "not compared": found.missing,
        "log size": frontier.size,
        "log root": frontier.root().hex(),
        "day": datetime.now(UTC).date().isoformat(),
    }


def card(content: dict[str, Any]) -> str:
    """The model card, as Markdown."""
    data = content["data"]
    lines = [
        f"# Model card: {content['version']}\n",
        f"Over: {content['base']} (shipped). For: proposing links of people to people of this register.",
        f"Data: {data['decisions']} decisions ({data['same']} same, {data['different']} different) in the log of "
        f"{data['log size']} events, root {data['log root']}, {data['day']}; {data['not compared']} more were of pairs "
        "too unlike to be compared.",
        "Decisions come from the queue, not at random: the scores speak of pairs like those that were asked.\n",
        "| decided pairs | log loss | right | calibration error |\n|---|---|---|---|",
    ]
    for name, found in content["scores"].items():
        lines.append(f"| {name} | {found['log loss']} | {found['right']} | {found['calibration error']} |")
    lines.append(f"\nOffset {content['offset']:+.2f}. Evidence counts, times (1 as shipped):\n")
    lines += [f"- {kind}: {weight:.2f}" for kind, weight in content["weight"].items()]
    return "\n".join(lines) + "\n"
