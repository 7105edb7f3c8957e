"""Add the search to a built site: Pagefind records of people and incidents, with spellings that readers try.

A record holds the words of its page and, for every part of a name, likely spellings in both scripts
(`names.romanise`, attested ones first) and its consonants ("qmhmd" for محمد, Mohammed, Muhammad, Mohamad), which
`assets/search.js` makes of the reader's words by the same table (`skeleton.json`). So a name is found through the other
script, and through a spelling that nobody listed. Each language has an index; the records are the same, the words
around them differ. Leaves out: ranking beyond Pagefind's and the client's own preference for whole names.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib import resources
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from sijill.model.errors import NotFound
from sijill.names.fold import fold_text
from sijill.names.parts import parse
from sijill.names.romanise import to_arabic, to_latin
from sijill.names.sound import is_arabic
from sijill.publish.rows import Incident, Person
from sijill.publish.site.fill import html
from sijill.publish.site.pages.people import place_of, shown
from sijill.publish.site.site import Site
from sijill.publish.site.world import World

_WORD = re.compile(r"[^\W\d_]+")
_PAGE = (
    '<!doctype html><html lang="{language}"><title>{title}</title><body><h1 data-pagefind-meta="title">{title}</h1>'
    '<h2 data-pagefind-meta="other">{other}</h2><p data-pagefind-meta="about">{about}</p><p>{words}</p></body></html>'
)


class Record(NamedTuple):
    """What Pagefind reads for one page: where it leads, its title, what stands under it, words that lead to it."""

    url: str
    title: str
    other: str
    about: str
    words: str


def add_search(release: Path, out: Path, languages: Sequence[str] = ("en", "ar")) -> int:
    """Write `out`/pagefind; how many records. Raises NotFound when `out` is no built site.

    The records are laid out as small pages in a folder of their own, since Pagefind's own client for records waits a
    tenth of a second for each.
    """
    if not (out / "assets" / "search.js").is_file():
        raise NotFound(f"{out} is no built site", remedy="Build it first: `sijill release build`.")
    world = World(release)
    with tempfile.TemporaryDirectory(prefix="sijill-search-") as folder:
        count = 0
        for language in languages:
            for kind in ("person", "incident"):
                Path(folder, language, kind).mkdir(parents=True)
            for record in records(Site(world, language)):
                Path(folder, record.url).write_text(html(_PAGE, language=language, **record._asdict()), "utf-8")
                count += 1
        target = out / "pagefind"
        shutil.rmtree(target, ignore_errors=True)
        command = [
            sys.executable,
            "-m",
            "pagefind",
            "--site",
            folder,
            "--output-path",
            str(target.resolve()),
            "--quiet",
        ]
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        entry = target / "pagefind-entry.json"  # Pagefind lists the languages as they come
        entry.write_text(json.dumps(json.loads(entry.read_text("utf-8")), sort_keys=True), "utf-8")
    return count


def records(site: Site) -> Iterator[Record]:
    """People, then incidents, in the order of the release."""
    for person in site.world.persons.values():
        if person.name_latin or person.name_local:
            yield _person(site, person)
    for incident in site.world.incidents:
        yield _incident(site, incident)


def _person(site: Site, person: Person) -> Record:
    name, other = shown(site.words, person)
    names = [one for one in (person.name_latin, person.name_local, *person.other_names) if one]
    incident = next((site.world.by_id[id] for id in person.incidents if id in site.world.by_id), None)
    spelled = dict.fromkeys(word for one in names for word in spellings(one).split())
    words = f"{' '.join(names)} {' '.join(spelled)}"
    return Record(f"{site.words.language}/person/{person.id}.html", name, other or "", _about(site, incident), words)


def _incident(site: Site, incident: Incident) -> Record:
    place, other = place_of(site, incident)
    words = " ".join(filter(None, (incident.governorate, *incident.places, incident.date_first)))
    title = f"{incident.code or incident.id}: {place}"
    return Record(
        f"{site.words.language}/incident/{incident.id}.html", title, other or "", _about(site, incident), words
    )


def _about(site: Site, incident: Incident | None) -> str:
    if incident is None:
        return ""
    day = site.words.day_text(incident.date_first) if incident.date_first else ""
    return ", ".join(filter(None, (day, place_of(site, incident)[0])))


def spellings(name: str) -> str:
    """Words under which a name is found: its folded parts, their spellings in the other script, their consonants."""
    found: dict[str, None] = {}
    for part in parse(name).chain:
        found.update(dict.fromkeys(_part(part)))
    words = tokens(name)
    found.update(dict.fromkeys(words))
    found.update(dict.fromkeys(one for one in (*map(skeleton, words), *pairs(words)) if one))
    return " ".join(found)


@lru_cache(maxsize=100_000)
def _part(part: str) -> tuple[str, ...]:
    other = to_latin(part, limit=4) if is_arabic(part) else to_arabic(part, limit=3)
    words = [word for text in (part.replace("+", " "), *other) for word in tokens(text)]
    return tuple(dict.fromkeys([*words, *(one for one in map(skeleton, words) if one)]))


def tokens(text: str) -> list[str]:
    """The folded words of a text without articles that stand alone."""
    return [word for word in _WORD.findall(fold_text(text)) if word not in _table()["alone"]]


def pairs(words: Sequence[str]) -> list[str]:
    """The consonants of neighbours written as one word ("nour al-din" as "noureddin")."""
    bones = [skeleton(word).lstrip("q") for word in words]
    return [f"q{_once(one + two)}" for one, two in pairwise(bones) if one and two]


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    text = resources.files("sijill.publish.site").joinpath("assets", "skeleton.json").read_text("utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


@lru_cache(maxsize=100_000)
def skeleton(word: str) -> str:
    """The consonants of a folded word, the same in both scripts, behind a "q"; empty when there is none.

    One consonant alone stands behind "qq", since a search for "ql" would find everything that begins so.

    Steps (as in `assets/search.js`): a joined article off; digraphs of Latin, letters of both scripts to one class by
    the table; vowels and half-vowels away; doubled classes once; a last h away; "abd al-" off.
    """
    table = _table()
    for article, least in table["joined"]:
        if word.startswith(article) and len(word) - len(article) >= least:
            word = word[len(article) :]
            break
    for digraph, one in table["digraphs"]:
        word = word.replace(digraph, one)
    bones = _once("".join(table["letters"].get(char, "") for char in word))
    if len(bones) > 1 and bones.endswith("h"):
        bones = bones[:-1]
    for servant in table["servant"]:
        if bones.startswith(servant) and len(bones) - len(servant) >= 2:
            bones = bones[len(servant) :]
            break
    return f"q{bones}" if len(bones) > 1 else f"qq{bones}" if bones else ""


def _once(bones: str) -> str:
    """Doubled letters once."""
    return "".join(one for place, one in enumerate(bones) if place == 0 or bones[place - 1] != one)
