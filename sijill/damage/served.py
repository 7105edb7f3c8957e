"""What `serving` needs, read back from the folder of a fit: windows, volunteers, images, gold, what was seen."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sijill.damage.problem import Floats, Ints
from sijill.damage.reading import decode, read_bytes, read_sheet
from sijill.damage.serving import Foresight, Reader
from sijill.model.errors import BadInput


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """ids (B,), posterior (B, K), answers (B,), gold and seen as structure numbers, the reader, the images."""

    ids: tuple[str, ...]
    posterior: Floats
    answers: Ints
    gold: frozenset[int]
    seen: frozenset[int]
    reader: Reader
    known: Foresight


def load_state(folder: Path, volunteer: str, answers: Path | None) -> State:
    """A fit's folder and, if given, the answers so far. An unknown volunteer is an average newcomer."""
    try:
        model = json.loads(decode(read_bytes(folder / "model.json"), "model.json"))
        image, spam_frames = np.array(model["image"], np.float64), np.array(model["spam_frames"], np.float64)
        centre, usual = model["centre"], float(model["spam"])
    except (json.JSONDecodeError, KeyError) as error:
        raise BadInput("is not the model of a fit", file="model.json", remedy="Run damage fit again.") from error
    structures = _rows(folder / "structures.csv")
    ids = tuple(row["structure_id"] for row in structures)
    index = {name: i for i, name in enumerate(ids)}
    seen: set[int] = set()
    if answers is not None:
        sheet = read_sheet(answers, ("structure_id", "volunteer_id"))
        pairs = zip(sheet.columns["structure_id"], sheet.columns["volunteer_id"], strict=True)
        seen = {index[name] for name, who in pairs if who == volunteer and name in index}
    mine = next((row for row in _rows(folder / "volunteers.csv") if row["volunteer_id"] == volunteer), None)
    reader = Reader(false=float(centre[0]), hit=float(centre[1]), spam=usual, answers=len(seen))
    if mine is not None:
        reader = Reader(
            false=float(mine["false_log_odds"]),
            hit=float(mine["hit_log_odds"]),
            spam=float(mine["spam"]),
            answers=max(int(mine["answers"]), len(seen)),
        )
    return State(
        ids=ids,
        posterior=_posterior(folder / "windows.csv", index, _columns(folder / "images.csv"), image.shape[1]),
        answers=np.array([int(row["answers"]) for row in structures], np.int64),
        gold=frozenset(i for i, row in enumerate(structures) if row["basis"] == "expert"),
        seen=frozenset(seen),
        reader=reader,
        known=Foresight(image=image, spam_frames=spam_frames),
    )


def _rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(decode(read_bytes(path), path.name), newline="")))


def _columns(path: Path) -> dict[str, int]:
    """Date (or frame number) of each image to its column."""
    places: dict[str, int] = {}
    for column, row in enumerate(_rows(path)):
        places.setdefault("day " + row["date"], column)
        places["frame " + row["frame"]] = column
    return places


def _posterior(path: Path, index: dict[str, int], columns: dict[str, int], width: int) -> Floats:
    posterior = np.zeros((len(index), width))
    for row in _rows(path):
        if row["frame"] == "none":
            column = width - 1
        else:
            column = columns.get("day " + row["until"], columns.get("frame " + row["frame"], width - 1))
        posterior[index[row["structure_id"]], column] += float(row["probability"])
    return posterior
