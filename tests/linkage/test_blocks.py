"""The quick look: which pairs of long lists are compared, and what their agreement weighs."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from sijill.linkage import blocks
from sijill.linkage.blocks import key_of, listed_pairs, look
from sijill.linkage.features import vocabulary
from sijill.linkage.model import shipped_people
from sijill.linkage.people import DAYS_OF_YEAR
from sijill.linkage.quick import PARTS, UNKNOWN, Looked, agreement, prior, shipped_settings
from sijill.linkage.spelling import shipped

RULES = shipped_settings()


def years_apart(x: Looked, y: Looked, i: int, j: int) -> float | None:
    if UNKNOWN in (x.born[i], y.born[j]):
        return None
    return abs(int(x.born[i]) - int(y.born[j])) / DAYS_OF_YEAR


def weight_by_hand(x: Looked, y: Looked, i: int, j: int) -> float:
    """The weight as the settings describe it, one pair at a time."""
    size = int(max(x.parts.max(), y.parts.max())) + 1
    agree, differs = agreement(x, y, size, RULES), RULES.differs()
    total = prior(x, y)
    for part in range(len(PARTS)):
        left, right = x.parts[i, part], y.parts[j, part]
        if left >= 0 and right >= 0:
            total += agree[part, left] if left == right else differs[part]
    if (apart := years_apart(x, y, i, j)) is not None:
        level = next(level for level in RULES.ages if apart <= level.most)
        total += np.log2(level.m / level.u)
    return float(total)


def expected(x: Looked, y: Looked) -> set[tuple[int, int]]:
    """Every pair by hand: a shared key, no contradiction of sex or age, weight above the cut."""
    keys = [(key_of(x, key.parts), key_of(y, key.parts)) for key in RULES.keys]
    pairs = combinations(range(len(x.parts)), 2) if x is y else np.ndindex(len(x.parts), len(y.parts))
    return {
        (i, j)
        for i, j in pairs
        if any(k[i] == m[j] >= 0 for k, m in keys)
        and x.sex[i] * y.sex[j] >= 0
        and (years_apart(x, y, i, j) or 0.0) <= RULES.apart
        and weight_by_hand(x, y, i, j) > RULES.cut_of(prior(x, y))
    }


def half_ageless(rows):
    return [{**one, "age": "" if number % 3 == 0 else one["age"]} for number, one in enumerate(rows)]


def test_the_compiled_loop_lists_the_pairs_that_the_settings_describe(invented, people_of):
    rows = [*invented(150), *invented(150, seed=4), *invented(60)]
    people = people_of(half_ageless([{**one, "id": str(number)} for number, one in enumerate(rows)]))
    seen, _ = look(people, people, shipped(), vocabulary(people, people, shipped()).joined)
    q, t = listed_pairs(seen, seen)
    assert len(q) > 60
    assert set(zip(q.tolist(), t.tolist(), strict=True)) == expected(seen, seen)


@pytest.mark.parametrize(("n", "m"), [(120, 90), (50, 400), (400, 50)])
def test_two_lists_are_listed_as_the_settings_describe(invented, people_of, n, m):
    left, right = people_of(half_ageless(invented(n))), people_of(invented(m))
    x, y = look(left, right, shipped(), vocabulary(left, right, shipped()).joined)
    q, t = listed_pairs(x, y)
    assert len(q) > 30
    assert set(zip(q.tolist(), t.tolist(), strict=True)) == expected(x, y)


LATIN = {
    "محمد": "Mohammed", "احمد": "Ahmad", "سالم": "Salem", "كريم": "Kareem", "يوسف": "Yousef", "خالد": "Khaled",
    "نبيل": "Nabil", "هاني": "Hani", "سلمى": "Salma", "ليلى": "Layla", "مريم": "Maryam", "هدى": "Huda", "عمر": "Omar",
    "حسن": "Hassan", "محمود": "Mahmoud", "ابراهيم": "Ibrahim", "عادل": "Adel", "سمير": "Samir", "جمال": "Jamal",
    "فؤاد": "Fouad", "حسين": "Hussein", "خليل": "Khalil", "ناصر": "Nasser", "رامي": "Rami", "وليد": "Walid",
    "زياد": "Ziad", "حداد": "Haddad", "النجار": "al-Najjar", "الخياط": "al-Khayyat", "صباغ": "Sabbagh",
    "ابو عودة": "Abu Odeh", "درويش": "Darwish", "منصور": "Mansour", "الحلبي": "al-Halabi", "قاسم": "Qasem",
    "شاهين": "Shaheen", "بدران": "Badran", "عطية": "Attia",
}  # fmt: skip


def in_latin(name: str) -> str:
    for arabic in sorted(LATIN, key=len, reverse=True):
        name = name.replace(arabic, LATIN[arabic])
    return name


def test_a_latin_list_meets_an_arabic_one(invented, people_of):
    """Parts written in another script take the code of their likeliest spelling in the other list."""
    rows = invented(200)
    latin = people_of([{**one, "name": in_latin(one["name"])} for one in rows])
    arabic = people_of(rows)
    q, t = blocks.block_pairs(latin, arabic, shipped(), vocabulary(latin, arabic, shipped()).joined)
    true = {(k, k) for k in range(200)}
    assert len(true & set(zip(q.tolist(), t.tolist(), strict=True))) >= 190


def test_slips_of_the_pen_meet_in_one_list(people_of, invented):
    rows = invented(300)
    slipped = [
        {**one, "id": f"again {one['id']}", "name": one["name"].replace("محمود", "محمد د")[:-1]} for one in rows[:40]
    ]
    people = people_of([*rows, *slipped])
    joined = vocabulary(people, people, shipped()).joined
    q, t = blocks.block_pairs(people, people, shipped(), joined)
    found = set(zip(q.tolist(), t.tolist(), strict=True))
    assert sum((k, 300 + k) in found for k in range(40)) >= 34


@pytest.mark.parametrize("size", [1_000, 100_000])
def test_the_prior_falls_with_the_size_of_the_list(size):
    def seen(n: int) -> Looked:
        return Looked(
            np.zeros((n, 4), np.int32),
            np.zeros(n, np.int32),
            np.zeros(n, np.int8),
            np.arange(n, dtype=np.int32),
        )

    assert prior(seen(size), seen(10)) == pytest.approx(-np.log2(size))


def test_every_part_of_the_shipped_settings_is_a_column():
    assert {part for key in RULES.keys for part in key.parts} == {*PARTS, "years", "years_later"}
    assert RULES.version
    assert shipped_people().spelling is shipped()
