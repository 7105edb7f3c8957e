"""Printed ranges, page status, near-duplicates, places: the small readers."""

from __future__ import annotations

import csv

import pytest

from sijill.model.counts import CountRange
from sijill.model.errors import BadInput
from sijill.testing.shared import shared_data
from sijill.text.gazetteer import Gazetteer, Place
from sijill.text.keyinfo import read_key_info
from sijill.text.near_duplicates import clusters, near_duplicates
from sijill.text.page_status import page_status
from sijill.text.place_keys import place_key
from sijill.text.places import find_places
from sijill.text.tokens import sentences


@pytest.mark.parametrize(
    ("text", "total", "groups"),
    [
        ("1–3\n\n(1 Woman, 0–2 Men)", (1, 3), {"women": (1, 1), "men": (0, 2)}),
        ("20-37 / 4-11 Children, 3-5 Women, 16 Men", (20, 37), {"children": (4, 11), "women": (3, 5), "men": (16, 16)}),
        ("٢–٣", (2, 3), {}),
        ("1,302", (1302, 1302), {}),
        ("5+", (5, None), {}),
    ],
)
def test_printed_casualty_strings(text, total, groups):
    """Any dash, any digits, groups in any order."""
    info = read_key_info(text)

    assert info.total == CountRange(low=total[0], high=total[1])
    assert info.groups == {k: CountRange(low=v[0], high=v[1]) for k, v in groups.items()}


@pytest.mark.parametrize("text", ["five", "3-1", "2 (1 Dragon)", "2 (1 Man, 1 Man)", "On 5 May 2 were killed"])
def test_anything_else_is_refused_whole(text):
    """Half a reading would be worse than none."""
    assert read_key_info(text) is None


@pytest.mark.shared
def test_every_printed_string_agrees_with_its_coded_total():
    """2,890 real strings: all are read, and no stated end contradicts a coded one."""
    with (shared_data("claims-airwars-keyinfo") / "key_info.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    wrong = []
    for row in rows:
        info = read_key_info(row["text"])
        ranges = {"total": info.total, **info.groups} if info else {}
        stated = {f"{n}_{end}": v for n, r in ranges.items() for end, v in (("min", r.low), ("max", r.high))}
        if info is None or any(row[k] not in ("", str(v)) for k, v in stated.items()):
            wrong.append(row["text"])

    assert (len(rows) > 2000, wrong) == (True, [])


@pytest.mark.parametrize(
    ("page", "status"),
    [
        ("", "empty"),
        ("This page isn't available right now. This may be because of a technical error.", "deleted"),
        ("<html><title>Facebook</title><body><p>You must log in to continue.</p></body></html>", "login_wall"),
        (
            "Before you continue to YouTube. We use cookies and data to deliver services. Reject all. Accept all",
            "consent",
        ),
        ("One moment, please... Please wait while your request is being verified...", "browser_check"),
        ("هذا المحتوى غير متاح حالياً", "deleted"),
        ("Marwat TV's Post Marwat TV Verified account 1y", "shell"),
        ("قتل خمسة مدنيين في قصف على قرية تل الزهراء يوم الاثنين بحسب الدفاع المدني", "content"),
    ],
)
def test_a_page_says_whether_it_holds_its_post(page, status):
    """Login walls, deleted posts, consent pages and robot checks are not captures."""
    assert page_status(page).status == status


def test_an_article_that_quotes_an_error_stays_an_article():
    """A phrase counts only where little else stands."""
    body = " ".join(f"word{chr(97 + k % 26)}{chr(97 + k // 26)}" for k in range(300))

    assert page_status(f"Readers saw: this page isn't available. {body}").is_content


STORY = (
    "Civil defence teams in the town of Tal Zahra said on Monday that five civilians were killed and eleven wounded "
    "when two shells hit the vegetable market shortly before noon, adding that the search under the rubble went on."
)


def test_copies_join_and_tallies_with_other_figures_do_not():
    """A forwarded copy with an address and emoji is the same text; other numbers make it another."""
    texts = [
        STORY + " 12 May",
        "🔴 " + STORY + " 12 May https://example.org/x",
        STORY.replace("Tal Zahra", "Marwat") + " 13 May",
        "The mayor opened a new bridge over the river on Friday, and the orchestra of the city played for two hours.",
    ]

    assert clusters(texts) == [0, 0, 2, 3]
    assert [(p.left, p.right) for p in near_duplicates(texts)] == [(0, 1)]


def test_pages_without_a_post_belong_to_no_cluster():
    """Two deleted posts are not copies of one another."""
    gone = "This page isn't available right now. This may be because of a technical error that we are fixing."

    assert near_duplicates([gone, gone]) == []


def test_a_place_is_found_in_any_spelling_with_ranked_candidates():
    """Transliterations and clitics fold together; a named neighbour decides between namesakes."""
    gazetteer = Gazetteer.of(
        [
            (Place("a", "Al-Qahtaniyah", 36.0, 38.0), ["Al-Qahtaniyah", "القحطانية"]),
            (Place("b", "Qahtania", 33.0, 36.0), ["Qahtania"]),
            (Place("c", "Marwat", 36.1, 38.1), ["Marwat", "مروات"]),
        ]
    )
    text = "Shelling hit Qahtaniya near Marwat."
    hits = find_places(text, "", list(sentences(text)), gazetteer)
    arabic = "قصف على بلدة القحطانية"

    assert place_key("Al-Qahtaniyah") == place_key("Qahtania")
    assert [h.candidates[0][0].id for h in hits] == ["a", "c"]
    assert find_places(arabic, "", list(sentences(arabic)), gazetteer)[0].candidates[0][0].id == "a"


def test_a_gazetteer_row_without_a_point_is_refused_by_row(tmp_path):
    """The message says which row and what is missing."""
    path = tmp_path / "places.csv"
    path.write_text("name,lat,lon\nMarwat,36.1,\n", encoding="utf-8")

    with pytest.raises(BadInput, match="row 2"):
        Gazetteer.from_csv(path)
