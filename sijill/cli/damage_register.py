"""`sijill damage ... --register`: the same commands on the register's claims, and their acts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sijill.cli.context import actor, progress, register
from sijill.cli.damage_print import fit_lines

if TYPE_CHECKING:
    from sijill.damage.changepoint import Settings
    from sijill.damage.intake import Prepared
    from sijill.damage.places import Places
    from sijill.damage.served import State
    from sijill.damage.windows import Windows

FOLDER = "damage"


def take_in(
    prepared: Prepared, paths: dict[str, Path], expert: str, by: str | None, case: str | None = None
) -> tuple[dict[str, Any], list[str]]:
    """Record a project's files as one act; what was recorded, and the same in words."""
    from sijill.casework.damage import import_project

    opened = register(create=True)
    with opened.work(actor(by)) as uow, progress("Recording structures", None) as step:
        done = import_project(uow, prepared, paths, expert=expert, case=case, progress=step)
    new = done.recorded.get("structure", 0)
    result = {"act": done.act, "structures": new, "claims": done.claims, "more_on": done.changed}
    result |= {"unchanged": done.unchanged, "erased": done.erased}
    if done.act is None:
        return result, ["register: nothing new, it holds all that these files say"]
    lines = [f"register: {new:,} mentions of structures, {done.claims:,} claims, act {done.act}"]
    return result, [*lines, f'take it back with: sijill undo {done.act} --reason "..."']


def fit_register(
    settings: Settings, out: Path | None, *, keep: str, seed: int, by: str | None
) -> tuple[dict[str, Any], list[str]]:
    """Fit what the register holds; keep each window as an assessment, and the tables in `out` or the home folder."""
    from sijill.casework.damage import record_windows
    from sijill.damage.dating import date_structures
    from sijill.damage.outcome import write_all
    from sijill.damage.readers import describe_readers
    from sijill.damage.recorded import assessments, inputs_digest
    from sijill.register.structures import project_of

    opened = register()
    out = out or opened.home / FOLDER
    project, subjects = project_of(opened.store, keep=keep)
    dating = date_structures(project.problem, project.gold, project.truth, settings, seed)
    readers = describe_readers(project.problem, dating, settings)
    report = write_all(out, project, dating, readers, settings, seed)
    fitted = assessments(project, dating, seed)
    with opened.work(actor(by)) as uow, progress("Recording windows", len(fitted)) as step:
        new = record_windows(uow, fitted, subjects, progress=step)
    report["register"] = {"assessments": new, "inputs": inputs_digest(project, seed)}
    said = f"{new:,} windows recorded" if new else "nothing recorded: these inputs were fitted before"
    return report, [*fit_lines(report, out), f"register: {said} (inputs {report['register']['inputs']})"]


def register_windows() -> Windows:
    """The recorded windows of every structure."""
    from sijill.damage.recorded import windows_of
    from sijill.register.structures import recorded_windows

    return windows_of([(one.name, row.reason) for one, row in recorded_windows(register().store)])


def register_places(sigma: float | None) -> tuple[Windows, Places]:
    """Windows and places of the register's structures, and the incidents of those days that have a place."""
    from sijill.damage.recorded import windows_of
    from sijill.register.structures import placed_incidents, recorded_windows

    store = register().store
    found = recorded_windows(store, ["coordinates"])
    windows = windows_of([(one.name, row.reason) for one, row in found])
    return windows, placed_incidents(store, windows, [one.place for one, _ in found], sigma)


def keep_matches(on_register: bool, sigma: float | None, by: str | None) -> tuple[int, str]:
    """Keep the matches of the register; their number, and what was done in words."""
    from sijill.casework.matches import keep_register_matches

    with register().work(actor(by)) as uow:
        number, new = keep_register_matches(uow, sigma=sigma)
    done = "kept" if new else "kept already"
    return number, f'{done} as estimate {number}; take it back: sijill toll withdraw {number} --reason "..."'


def register_state(volunteer: str) -> State:
    """What the next-view rule needs: the last fit's tables in the home folder, and what this volunteer has seen."""
    from dataclasses import replace

    from sijill.damage.served import load_state
    from sijill.model.errors import NotFound
    from sijill.register.structures import FIT_FIRST, seen_by

    opened = register()
    if not (opened.home / FOLDER / "model.json").is_file():
        raise NotFound("the register's answers have not been fitted", remedy=FIT_FIRST)
    state, seen = load_state(opened.home / FOLDER, volunteer, None), seen_by(opened.store, volunteer)
    return replace(state, seen=frozenset(at for at, name in enumerate(state.ids) if name in seen))
