"""The document pass: speakers, totals, testimony, spans, and the line that is written."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from sijill.text.files import reading_line
from sijill.text.policy import apply
from sijill.text.reader import Document, read
from sijill.text.tokens import sentences
from sijill.text.victims import read_victims

PRESS = """The Alliance has admitted that at least 1,302 civilians were killed between August 2024 and the end of April 2029.
The group has built a database of over 1,600 civilian victims and "have gathered names for more than 1,000" of those, directly verifying 641 of them.
"One official boasted about firing 30,000 artillery rounds during the campaign – a strike every six minutes, for four months straight."
An airstrike on a five-storey building in the Harat al-Wadi neighbourhood on September 25, 2027, resulted in the death of 32 civilians, including 20 children. A week later a nearby building was struck killing 27 more civilians.
“I saw my son die. I’ve lost everyone who was dear to me. My four children, my husband, my mother, my sister, my whole family.”
"""  # noqa: E501


def test_a_press_report_gives_incidents_totals_and_testimony_each_as_what_it_is():
    """Totals make no incidents, testimony stays testimony, tiers hang under one list, a boast brings its arithmetic."""
    claims = read(Document(id="p", text=PRESS)).claims
    total = next(c for c in claims if c.quantity.lo == 1302)
    tiers = [c for c in claims if c.kind == "listed"]
    rounds = next(c for c in claims if c.kind == "munitions")
    incident = next(c for c in claims if c.quantity.lo == 32)
    testimony = [c for c in claims if c.testimony and c.parent is None]

    assert (total.scope, total.when.lo, total.when.hi) == ("aggregate", "2024-08-01", "2029-04-30")
    assert [(c.quantity.lo, c.note["tier"], c.parent) for c in tiers] == [
        (1600, "recorded", None), (1000, "named", tiers[0].id), (641, "verified", tiers[0].id),
    ]  # fmt: skip
    assert rounds.note["arithmetic"]["computed"] == 29200
    assert (incident.scope, incident.where[0]["text"]) == ("incident", "Harat al-Wadi")
    assert [(c.quantity.lo, c.quantity.modifier) for c in testimony] == [(7, "at_least")]
    assert testimony[0].when is None


def test_a_speaker_is_named_with_the_verb():
    """Who says it stands beside the claim."""
    claim = read(Document(id="t", text="The Harbour Observatory said that five people were killed.")).claims[0]

    assert (claim.attribution.source.text, claim.attribution.verb) == ("The Harbour Observatory", "said")


def test_the_nearest_actor_and_means_are_what_the_words_say():
    """An alleged actor is quoted, with a norm for grouping."""
    data = read(Document(id="t", text="Five people were killed in an alleged Russian airstrike.")).claims[0].data()

    assert (data["actor"]["norm"], data["means"]["norm"]) == ("russia", "airstrike")


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["Five people were killed. ", "قتل 5 مدنيين. ", "\u202e", "\n", "“", "”", "at least ", "12", "٣", " and ",
             "killed ", "including ", "Omar Deeb ", "(", ")", "on 5 May 2031 ", "أمس ", "؟", "a week later ", "\x00",
             "شهيدان ", "😀 ", "ـــ ", "\u064b "]
        ),
        max_size=40,
    ).map("".join)
)  # fmt: skip
def test_every_span_reads_as_quoted_whatever_the_text(text):
    """Mixed directions, control signs and broken sentences never move a span or stop a reading."""
    reading = read(Document(id="t", text=text))

    assert all(e.stands_in(text) for c in reading.claims for e in c.spans())
    json.dumps(reading_line(reading, "airwars-2024"))


def test_the_same_text_gives_the_same_line():
    """Reading is a pure function."""
    document = Document(id="p", text=PRESS)

    assert reading_line(read(document), "airwars-2024") == reading_line(read(document), "airwars-2024")


def test_named_victims_have_age_sex_and_class():
    """Ages before and after names, relations, and names of either sex."""
    text = (
        "The victims were named as Rana Saleh (34), her husband Nabil, 36, and their daughters Yara, 6, and Lina, 19."
    )
    victims = read_victims(text, list(sentences(text)), "en")

    assert [(v.name, v.age, v.cls) for v in victims] == [
        ("Rana Saleh", 34, "woman"), ("Nabil", 36, "man"), ("Yara", 6, "child"), ("Lina", 19, "woman"),
    ]  # fmt: skip


def test_the_coding_policy_is_apart_from_the_reading():
    """ "Dozens" stays vague in the claim and becomes 12 to 24 only under the named policy."""
    reading = read(Document(id="t", text="Dozens of civilians were killed."))
    coded = apply(reading)

    assert reading.claims[0].quantity.hi is None
    assert (coded["killed"]["min"], coded["killed"]["max"]) == (12, 24)


def test_a_verdict_on_a_line_denies_what_the_line_told():
    """ "Not credible." as a sentence of its own is about the allegation before it, not about the next line."""
    text = "A page alleges a strike on three houses killing 3 civilians. Not credible.\nA strike killed 5 civilians."
    first, second = read(Document(id="x", text=text)).claims

    assert (first.quantity.lo, first.polarity) == (3, "denied")
    assert (second.quantity.lo, second.polarity) == (5, "affirmed")


def test_no_strike_that_caused_a_casualty_is_no_casualty():
    """The negation stands far before the harm."""
    texts = (
        "An airstrike did not cause a civilian casualty.",
        "It was assessed that no Coalition strikes were conducted that caused a civilian casualty.",
    )

    assert [c.polarity for t in texts for c in read(Document(id="x", text=t)).claims] == ["denied", "denied"]


def test_a_strike_that_did_not_cause_damage_may_have_killed():
    """Only harm is denied by what was not caused."""
    (claim,) = read(Document(id="x", text="The strike did not cause damage but killed 3 civilians.")).claims

    assert claim.polarity == "affirmed"
