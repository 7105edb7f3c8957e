"""Fitted windows read back from windows.csv: what the curve, the matching and the next-view rule work on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sijill.damage.problem import Floats, Ints
from sijill.damage.reading import Note, clean, day, decode, read_bytes
from sijill.model.errors import BadInput

BEFORE, NEVER = 0, 4_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Windows:
    """One entry per structure and window, (R,): structure number, after and until as day ordinals, probability, best.

    after = 0: before the first image; until = NEVER: not destroyed by the last image. A change lies in (after, until].
    """

    ids: tuple[str, ...]
    structure: Ints
    after: Ints
    until: Ints
    probability: Floats
    best: Ints

    @property
    def destroyed(self) -> Floats:
        """(B,) probability that the structure was destroyed by its last image."""
        ended = self.until < NEVER
        return np.bincount(self.structure[ended], weights=self.probability[ended], minlength=len(self.ids)).astype(
            float
        )


def read_windows(path: Path) -> Windows:
    """windows.csv of `sijill damage fit` (a folder means the file in it)."""
    import csv
    import io

    path = path / "windows.csv" if path.is_dir() else path
    reader = csv.DictReader(io.StringIO(decode(read_bytes(path), path.name), newline=""))
    wanted = {"structure_id", "frame", "probability", "best", "after", "until"}
    if lacking := wanted - set(reader.fieldnames or ()):
        raise BadInput(f"has no column {', '.join(sorted(lacking))}", file=path.name, remedy="Make it with damage fit.")
    ids: dict[str, int] = {}
    known: dict[str, int] = {}
    entries: list[tuple[int, int, int, float, int]] = []
    for row in reader:
        for text in (row["after"], row["until"]):
            if text not in known:
                known[text] = day(clean(text)) or 0
        until = NEVER if row["frame"] == "none" else known[row["until"]]
        try:
            chance = float(row["probability"])
        except ValueError as error:
            raise BadInput("the probability is not a number", file=path.name, row=reader.line_num) from error
        number = ids.setdefault(row["structure_id"], len(ids))
        entries.append((number, known[row["after"]], until, chance, int(row["best"] in ("1", "True", "true"))))
    if not entries:
        raise BadInput("holds no windows", file=path.name, remedy="Make it with damage fit.")
    structure, after, until_days, probability, best = (np.array(column) for column in zip(*entries, strict=True))
    return Windows(
        ids=tuple(ids),
        structure=structure.astype(np.int64),
        after=after.astype(np.int64),
        until=until_days.astype(np.int64),
        probability=probability.astype(np.float64),
        best=best.astype(np.int64),
    )


def unknown_structures(names: list[str], windows: Windows, file: str) -> list[Note]:
    """A note for each placed structure that has no windows."""
    have = set(windows.ids)
    return [
        Note(
            file=file,
            row=None,
            structure=name,
            problem="has a place but no windows",
            remedy="Fit it first, or leave it out.",
            set_aside=True,
        )
        for name in names
        if name not in have
    ]
