"""Copies among real posts: is every pair that a cluster joins a copy, and how long do 50,000 texts take?

    python -m bench.copies [--show]

Reads SIJILL_SHARED (default ../shared), `syria-source-texts`. Precision is over all pairs that stand in one cluster:
both texts were read on 2026-11-22 ("same": one text, republished, shortened or brought up to date; "other": two).
`copies_judged.csv` names the texts by the first sixteen digits of their SHA-256 and holds no word of them. A pair that
nobody has judged is counted apart and lowers nothing: judge it and add its line. `--show` prints the pairs that are
wrong or not judged.
"""

from __future__ import annotations

import csv
import itertools
import json
import sys
import time
from collections import defaultdict
from hashlib import sha256
from pathlib import Path

from sijill.testing.shared import shared_data
from sijill.text.near_duplicates import clusters, near_duplicates

MANY = 50_000
JUDGED = Path(__file__).with_name("copies_judged.csv")


def main() -> None:
    """One table."""
    texts = _texts()
    started = time.process_time()
    pairs = _pairs(clusters(texts))
    small = time.process_time() - started
    judged = _judged()
    verdicts = {pair: judged.get(_key(texts, pair)) for pair in pairs}
    same = sum(one == "same" for one in verdicts.values())
    other = sum(one == "other" for one in verdicts.values())
    started = time.process_time()
    near_duplicates(_many(texts))
    large = time.process_time() - started
    for name, value in (
        (f"texts ({sum(map(bool, texts)):,} with words)", f"{len(texts):,}"),
        ("pairs in clusters", f"{len(pairs):,}"),
        ("  judged", f"{same + other:,}"),
        ("  not judged", f"{len(pairs) - same - other:,}"),
        ("precision of judged pairs", f"{same / max(1, same + other):.3f}"),
        ("seconds of processor time, these texts", f"{small:.1f}"),
        (f"seconds of processor time, {MANY:,} texts", f"{large:.1f}"),
    ):
        print(f"{name:42}{value:>10}")
    if "--show" in sys.argv:
        for (left, right), verdict in verdicts.items():
            if verdict != "same":
                print(
                    f"\n{','.join(_key(texts, (left, right)))} {verdict}\n  {texts[left][:300]}\n  {texts[right][:300]}"
                )


def _texts() -> list[str]:
    with (shared_data("syria-source-texts") / "source_texts.jsonl").open(encoding="utf-8") as file:
        return [json.loads(line)["text_clean"] or "" for line in file]


def _pairs(first: list[int]) -> list[tuple[int, int]]:
    members: dict[int, list[int]] = defaultdict(list)
    for text, cluster in enumerate(first):
        members[cluster].append(text)
    return [pair for group in members.values() for pair in itertools.combinations(group, 2)]


def _key(texts: list[str], pair: tuple[int, int]) -> tuple[str, str]:
    left, right = sorted(sha256(texts[one].encode()).hexdigest()[:16] for one in pair)
    return left, right


def _judged() -> dict[tuple[str, str], str]:
    with JUDGED.open(encoding="utf-8", newline="") as file:
        return {(row["left"], row["right"]): row["verdict"] for row in csv.DictReader(file)}


def _many(texts: list[str]) -> list[str]:
    """Texts of the same lengths and words, each a little its own."""
    words = [one.split() for one in texts if len(one.split()) > 20]
    chosen = (words[number % len(words)] for number in range(MANY))
    return [" ".join([*one[number % 5 :], f"copy{number}"]) for number, one in enumerate(chosen)]


if __name__ == "__main__":
    main()
