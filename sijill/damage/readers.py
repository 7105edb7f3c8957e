"""What the fit says about each volunteer: skill, bias, spam, agreement, and whether to look at them.

Skill is the chance to name the right window on this project's strips, bias the mean slip in frames (late is
positive), both under the fitted parameters. A volunteer is flagged with a reason when the answers agree with the
fitted windows far less often than the crowd's do, are mostly explained as spam or as contrary, or are nearly always
one and the same. A flag is for people to read.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc

from sijill.damage.changepoint import ENGINES, Settings
from sijill.damage.dating import Dating
from sijill.damage.problem import Floats, Problem, Types

CHUNK = 2048
SURE = 0.95
STUCK, FEWEST, RARE = 0.9, 8, 1e-4  # share of one answer, of at least so many, rarer than this by the windows


@dataclass(frozen=True, slots=True, kw_only=True)
class Readers:
    """All (A,): answers, skill, bias (frames), late, early, spam, contrary (shares), agreement; flag and reason."""

    answers: Floats
    skill: Floats
    bias: Floats
    late: Floats
    early: Floats
    spam: Floats
    contrary: Floats
    agreement: Floats
    flag: tuple[str, ...]
    reason: tuple[str, ...]


def describe_readers(problem: Problem, dating: Dating, settings: Settings) -> Readers:
    """Summaries of every volunteer of the project."""
    skill, bias, late, early = _slips(problem, dating, settings)
    answers, hits = _agreement(problem, dating)
    rate = hits / np.maximum(answers, 1)
    usual = float(np.median(rate[answers >= 5])) if (answers >= 5).any() else float(hits.sum() / max(answers.sum(), 1))
    low = betainc(1 + hits, 1 + answers - hits, usual / 2)
    spam, contrary = dating.estimate.belief.volunteers.dishonest.T
    stuck = _stuck(problem, dating)
    flag = [
        "contrary" if contrary[a] > 0.5
        else "spam" if spam[a] + contrary[a] > 0.5
        else "disagrees" if low[a] > SURE
        else "one answer" if stuck[a]
        else ""
        for a in range(problem.volunteers)
    ]  # fmt: skip
    reason = [
        f"right in {hits[a]:.1f} of {answers[a]:.0f} answers by the fitted windows; the median volunteer in {usual:.0%}"
        if flag[a]
        else ""
        for a in range(problem.volunteers)
    ]
    return Readers(
        answers=answers,
        skill=skill,
        bias=bias,
        late=late,
        early=early,
        spam=spam,
        contrary=contrary,
        agreement=rate,
        flag=tuple(flag),
        reason=tuple(reason),
    )


def _stuck(problem: Problem, dating: Dating) -> NDArray[np.bool_]:
    """(A,) whether a volunteer gives nearly always one answer, far oftener than the fitted windows explain."""
    owner = np.repeat(np.arange(problem.structures), np.diff(problem.start))
    mark, volunteer = problem.mark[problem.kind], problem.volunteer[problem.kind]
    owner, mark, volunteer = owner[mark >= 0], mark[mark >= 0], volunteer[mark >= 0]
    cells = problem.volunteers * problem.windows
    given = np.bincount(volunteer * problem.windows + mark, minlength=cells).reshape(-1, problem.windows)
    favourite, answers = given.argmax(axis=1), given.sum(axis=1)
    told = dating.posterior[owner, favourite[volunteer]]
    usual = np.bincount(volunteer, weights=told, minlength=problem.volunteers) / np.maximum(answers, 1)
    count = given.max(axis=1)
    by_chance = betainc(np.maximum(count, 1), answers - count + 1, np.clip(usual, 1e-9, 1.0))
    stuck: NDArray[np.bool_] = (answers >= FEWEST) & (count >= STUCK * answers) & (by_chance < RARE)
    return stuck


def _agreement(problem: Problem, dating: Dating) -> tuple[Floats, Floats]:
    """Answers that state a window, and the expected number of them that are right, per volunteer."""
    owner = np.repeat(np.arange(problem.structures), np.diff(problem.start))
    mark, volunteer = problem.mark[problem.kind], problem.volunteer[problem.kind]
    stated = mark >= 0
    told = dating.posterior[owner[stated], mark[stated]]
    answers = np.bincount(volunteer[stated], minlength=problem.volunteers).astype(np.float64)
    return answers, np.bincount(volunteer[stated], weights=told, minlength=problem.volunteers).astype(np.float64)


def _slips(problem: Problem, dating: Dating, settings: Settings) -> tuple[Floats, Floats, Floats, Floats]:
    fitted, width = dating.estimate, problem.windows
    marks = np.arange(width)
    slip = marks[:, None] - marks[None, :]
    seen = (np.arange(problem.frames)[None, :] <= marks[:, None]).astype(np.uint8)
    found = np.empty((4, problem.volunteers))
    for low in range(0, problem.volunteers, CHUNK):
        part = np.arange(low, min(low + CHUNK, problem.volunteers))
        rows = np.empty((len(part) * width, width))
        types = Types(np.repeat(part, width), np.tile(marks, len(part)), np.tile(seen, (len(part), 1)))
        ENGINES[settings.engine].likelihood(types, fitted.belief.parameters, rows, 0, len(rows))
        joint = rows.reshape(len(part), width, width) * fitted.belief.prior[None, None, :]
        for at, weight in enumerate((slip == 0, slip, slip > 0, slip < 0)):
            found[at, part] = (joint * weight[None]).sum(axis=(1, 2))
    return found[0], found[1], found[2], found[3]
