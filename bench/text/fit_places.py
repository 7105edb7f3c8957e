"""Estimate the weights of `sijill/text/rules/places.toml` from posts whose incident is coded; say how they transfer.

    python -m bench.text.fit_places

A conditional logit (McFadden 1974): in each Arabic post, one of the candidates within five kilometres of the coded
incident is the chosen one; ridge penalty 3. Prints the share of posts whose incident is within five kilometres of the
first three candidates, fitted on one half (by hash of the source id) and counted on the other, both ways; then the
weights from all posts, to be copied into the rules by hand. Posts without any candidate are left out.
"""

from __future__ import annotations

import csv
import hashlib
import math
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from bench.text.measure import case_entries, day_of, source_texts
from sijill.testing.shared import shared_data
from sijill.text.gazetteer import Gazetteer, Place, distance_km
from sijill.text.page_status import page_status
from sijill.text.place_keys import place_key
from sijill.text.place_rank import Mention, apart, properties_of
from sijill.text.reader import Document, language_of, read

_RIDGE, _NEAR_KM = 3.0, 5.0
Floats = NDArray[np.float64]


class Post(NamedTuple):
    """One post: which half, candidates with their properties, which are near the incident, where that was."""

    half: int
    candidates: list[tuple[Place, dict[str, float]]]
    truths: list[Place]

    def near(self) -> NDArray[np.bool_]:
        """For each candidate, whether it lies within five kilometres of an incident."""
        return np.array([any(distance_km(p, t) <= _NEAR_KM for t in self.truths) for p, _ in self.candidates])


def main() -> None:
    """Cross-fit, then fit all."""
    posts = [post for post in _posts() if post.candidates]
    names = sorted({name for post in posts for _, values in post.candidates for name in values})
    halves = [[p for p in posts if p.half == h] for h in (0, 1)]
    for train, test in ((0, 1), (1, 0)):
        weights = _fit(halves[train], names)
        print(f"fitted on {len(halves[train])}: {_share(halves[train], names, weights):.3f}; ", end="")
        print(f"on the other {len(halves[test])}: {_share(halves[test], names, weights):.3f}")
    weights = _fit(posts, names)
    print(f"fitted on all {len(posts)}: {_share(posts, names, weights):.3f}")
    print(f"any candidate near: {sum(p.near().any() for p in posts) / len(posts):.3f}")
    for name, value in sorted(zip(names, weights, strict=True), key=lambda pair: -pair[1]):
        print(f'"{name}" = {value:.2f}')


def _posts() -> Iterable[Post]:
    with (shared_data("syria-source-texts") / "incident_labels.csv").open(encoding="utf-8") as file:
        points = {
            r["code"]: Place("", "", float(r["latitude"]), float(r["longitude"]))
            for r in csv.DictReader(file)
            if r["latitude"]
        }
    case = Gazetteer.of(case_entries())
    for row in source_texts():
        text = row["text_clean"] or ""
        truths = [points[c] for c in row["incident_codes"] if c in points]
        if row["quality"] != "ok" or not truths or language_of(text) != "ar" or not page_status(text).is_content:
            continue
        reading = read(Document(id="x", text=text, lang="ar", doc_date=day_of(row["publication_date"])), case)
        mentions = [Mention(place_key(h.text), h.cues, h.candidates) for h in reading.places if h.candidates]
        half = int(hashlib.sha1(str(row["source_id"]).encode()).hexdigest(), 16) % 2
        yield Post(half, [(p, dict(values)) for p, values in properties_of(mentions)], truths)


def _matrix(post: Post, names: Sequence[str]) -> Floats:
    return np.array([[values.get(name, 0.0) for name in names] for _, values in post.candidates])


def _fit(posts: Sequence[Post], names: Sequence[str]) -> Floats:
    told = [(_matrix(p, names), p.near()) for p in posts]
    told = [(x, near) for x, near in told if near.any() and not near.all()]

    def loss(weights: Floats) -> tuple[float, Floats]:
        total, slope = _RIDGE * float(weights @ weights) / 2, _RIDGE * weights
        for x, near in told:
            e = np.exp(x @ weights - (x @ weights).max())
            p, q = e / e.sum(), np.where(near, e, 0) / e[near].sum()
            total -= math.log(e[near].sum() / e.sum())
            slope = slope + x.T @ (p - q)
        return total, slope

    result: Any = minimize(loss, np.zeros(len(names)), jac=True)
    weights: Floats = result.x
    return weights


def _share(posts: Sequence[Post], names: Sequence[str], weights: Floats) -> float:
    return sum(_hits(post, np.exp(_matrix(post, names) @ weights)) for post in posts) / len(posts)


def _hits(post: Post, points: Floats) -> bool:
    totals: dict[str, float] = {}
    places = {p.id: p for p, _ in post.candidates}
    for (place, _), value in zip(post.candidates, points, strict=True):
        totals[place.id] = totals.get(place.id, 0.0) + value
    first = apart([places[k] for k in sorted(totals, key=lambda k: -totals[k])])[:3]
    return any(distance_km(c, t) <= _NEAR_KM for c in first for t in post.truths)


if __name__ == "__main__":
    main()
