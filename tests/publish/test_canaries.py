"""P11: nothing protected reaches what is built; and the walk that says so is itself tested."""

from __future__ import annotations

import base64
import gzip
import html
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from PIL import Image

from sijill.publish.allow import Line, read_allow_list
from sijill.publish.build import build_release
from sijill.publish.frozen import write_tables
from sijill.publish.incidents import Incident
from sijill.testing import canaries
from sijill.testing.canaries import STEM, canary, walk
from sijill.testing.secret_register import FREE, PERSONAL, Secrets, fill

Freeze = Callable[..., Any]
Work = Callable[[], Any]


@pytest.mark.promise("P11")
def test_no_secret_of_300_records_is_in_anything_that_is_built(work: Work, freeze: Freeze, tmp_path: Path) -> None:
    """Tables, open data, site, search index, feeds, images: no canary under any disguise, no digits of a point."""
    secrets = fill(work, tmp_path / "files", 300)
    release = freeze().folder

    build_release(release, tmp_path / "site")

    assert len(secrets.fields) > 300 * 50
    (tmp_path / "site" / "data").rename(tmp_path / "downloads")  # the release again: walked where it is
    assert walk(release, secrets.points) == []
    assert walk(tmp_path / "site", secrets.points) == []


@pytest.mark.promise("P11")
def test_what_may_be_shown_is_shown(work: Work, freeze: Freeze, tmp_path: Path) -> None:
    """An empty release would leak nothing either: the dead adults are named, children and survivors counted."""
    secrets = fill(work, tmp_path / "files", 4)

    frozen = freeze()

    levels = {one.id: (one.level, one.rule) for one in frozen.persons}
    wanted = {"adult": ("named", "dead-adult"), "child": ("described", "minor"), "injured": ("counted", "survivor"),
              "risk": ("counted", "at-risk")}  # fmt: skip
    assert levels == {person: wanted[kind] for person, kind in secrets.people.items()}
    assert sorted(one.name_latin for one in frozen.persons if one.name_latin) == sorted(secrets.named)
    assert all(one.cell is not None and one.counts and one.positions for one in frozen.incidents)
    assert len(frozen.media) == 4


def _claim_fields() -> list[tuple[str, str]]:
    kinds = [("incident", says) for says in FREE] + [("person", says) for says in PERSONAL]
    kinds += [("incident", "source"), ("incident", "position"), ("incident", "position.statement")]
    kinds += [("incident", "position.strike-report"), ("incident", "position.place"), ("incident", "coordinates")]
    kinds += [("person", "name"), ("person", "age"), ("person", "family-group"), ("person", "verification.words")]
    kinds += [("person", f"verification.{part}") for part in ("person", "relation", "contact", "place")]
    return [*kinds, ("person", "verification"), ("person", "publication"), ("document", "title")]


@pytest.mark.promise("P11")
@pytest.mark.parametrize(("kind", "says"), _claim_fields())
def test_each_field_that_is_let_out_is_found(
    kind: str, says: str, work: Work, freeze: Freeze, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line more on the allow-list, one for each protected field, and the walk fails."""
    secrets = fill(work, tmp_path / "files", 2)
    monkeypatch.setattr("sijill.publish.release.assert_release", lambda frozen: ())
    exposed = read_allow_list().also([Line(kind, says, (), "as-is", "a test lets it out")])
    if says == "publication":
        secrets.fields.clear()  # its value holds a ground: the rule must show that, not a canary
    needles = [*secrets.points, '"ground":"risk"']

    release = freeze(allow=exposed).folder

    assert walk(release, needles), f"{kind}.{says} was let out and nobody saw it"


LEAKS: dict[str, tuple[str, Callable[..., Any]]] = {
    "locator": ("sijill.publish.making.locator", lambda at: at),
    "reader": ("sijill.publish.making._PROGRAM", re.compile(".*")),
    "image metadata": ("sijill.publish.documents.clean_image", lambda content: _as_taken(content)),
    "wording": ("sijill.publish.public.read_count", lambda words: words),
}  # fmt: skip


def _as_taken(content: bytes) -> Any:
    from sijill.publish.media import Clean

    return Clean(content, 40, 30)


@pytest.mark.promise("P11")
@pytest.mark.parametrize("what", LEAKS)
def test_each_guard_that_is_taken_away_is_missed(
    what: str, work: Work, freeze: Freeze, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What code keeps in (columns' names in locators, staff as readers, cameras' words, wordings) is watched too."""
    fill(work, tmp_path / "files", 2)
    monkeypatch.setattr(*LEAKS[what])

    assert walk(freeze().folder), f"{what} was let out and nobody saw it"


@pytest.mark.promise("P11")
@pytest.mark.parametrize("source", ["label", "anchor", "judgement", "assessment", "correction", "custody", "title"])
def test_a_text_copied_from_the_register_into_a_row_is_found(
    source: str, work: Work, freeze: Freeze, register: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Free texts that no rule reads: were somebody to copy one into a column, the walk would fail."""
    secrets = fill(work, tmp_path / "files", 2)
    told = {
        "label": lambda: [row.label for row in register.store.dump("mention")],
        "anchor": lambda: [row.anchor for row in register.store.dump("mention")],
        "judgement": lambda: [row.reason for row in register.store.dump("judgement")],
        "assessment": lambda: [row.reason for row in register.store.dump("assessment")],
        "correction": lambda: [row.body for row in register.log.rows() if row.kind == "claims-corrected"],
        "custody": lambda: [row.body for row in register.log.rows() if row.kind == "document-captured"],
        "title": lambda: [row.title for row in register.store.dump("document") if row.status == "captured"],
    }[source]()
    frozen = freeze()
    first: Incident = frozen.incidents[0]
    leaking = first._replace(place_en=next(text for text in told if text and STEM in text))

    write_tables(tmp_path / "leaky", _with_incident(frozen, leaking))

    assert secrets.fields
    assert walk(tmp_path / "leaky")


def _with_incident(frozen: Any, first: Incident) -> Any:
    from dataclasses import replace

    return replace(frozen, incidents=(first, *frozen.incidents[1:]))


WORD = canary(7)
DISGUISES: dict[str, str] = {
    "as it stands": f"the witness {WORD} said",
    "upper case": WORD.upper(),
    "percent": quote(WORD).replace("q", "%71").replace("z", "%7A"),
    "percent twice": quote(WORD.replace("q", "%71")),
    "HTML entities": "".join(f"&#{ord(one)};" for one in WORD),
    "HTML hexadecimal": "".join(f"&#x{ord(one):x};" for one in WORD),
    "HTML twice": html.escape("".join(f"&#{ord(one)};" for one in WORD)),
    "JSON escapes": "".join(f"\\u{ord(one):04x}" for one in WORD),
    "CSS escapes": "".join(f"\\{ord(one):x} " for one in "zz") + "".join(f"\\x{ord(one):02x}" for one in WORD),
    "full width": "".join(chr(ord(one) + 0xFEE0) for one in WORD),
    "reversed": WORD[::-1],
    "tags": "".join(f"<b>{one}</b>" for one in WORD),
    "soft hyphens": "\u00ad".join(WORD),
    "zero width": "\u200b".join(WORD),
    "spaces": " ".join(WORD),
    "hexadecimal": WORD.encode().hex(),
    **{f"base64 at {n}": base64.b64encode(b"x" * n + WORD.encode() + b"yy").decode() for n in range(3)},
    "base64 for URLs": base64.urlsafe_b64encode(WORD.encode()).decode(),
}


@pytest.mark.parametrize("disguise", DISGUISES)
def test_a_canary_is_found_under_every_disguise(disguise: str, tmp_path: Path) -> None:
    """In any text file, however it is written."""
    (tmp_path / "page.html").write_text(f"<p>{DISGUISES[disguise]}</p>", encoding="utf-8")

    assert walk(tmp_path), disguise


def _containers(folder: Path) -> dict[str, Callable[[], None]]:
    def image() -> None:
        picture = Image.new("RGB", (4, 4))
        exif = picture.getexif()
        exif.get_ifd(0x8769)[0x9286] = WORD
        picture.save(folder / "a.jpg", exif=exif)

    def zipped() -> None:
        with zipfile.ZipFile(folder / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("inner.json.gz", gzip.compress(f'{{"a": "{WORD}"}}'.encode()))

    def pdf() -> None:
        page = Image.new("RGB", (4, 4))
        page.save(folder / "a.pdf", title=WORD)

    def workbook() -> None:
        from sijill.tables.xlsx import Sheet, write_workbook

        write_workbook(folder / "a.xlsx", [Sheet("s", ["a"], [[WORD]])])

    return {
        "gzip": lambda: _put(folder / "a.bin", gzip.compress(WORD.encode())),
        "utf-16": lambda: _put(folder / "a.txt", WORD.encode("utf-16")),
        "parquet": lambda: pq.write_table(pa.table({"a": [None, WORD]}), folder / "a.parquet", compression="zstd"),
        "parquet list": lambda: pq.write_table(
            pa.table({"a": [["x", WORD]]}), folder / "a.parquet", compression="zstd"
        ),
        "parquet metadata": lambda: pq.write_table(
            pa.table({"a": [1]}).replace_schema_metadata({"k": WORD}), folder / "a.parquet"
        ),
        "file name": lambda: _put(folder / f"{WORD}.bin", b"-"),
        "image": image,
        "zip in zip": zipped,
        "pdf": pdf,
        "workbook": workbook,
    }


def _put(path: Path, content: bytes) -> None:
    path.write_bytes(content)


@pytest.mark.parametrize("container", _containers(Path()))
def test_a_canary_is_found_in_every_container(container: str, tmp_path: Path) -> None:
    """Compressed, in columns, in metadata, in names."""
    _containers(tmp_path)[container]()

    assert walk(tmp_path), container


def test_an_innocent_folder_has_no_hit(tmp_path: Path) -> None:
    """The walk does not cry wolf over a million random letters."""
    import random

    rng = random.Random(3)
    out = io.StringIO()
    for _ in range(20):
        out.write(base64.b64encode(rng.randbytes(30_000)).decode() + "\n")
    (tmp_path / "noise.txt").write_text(out.getvalue())

    assert walk(tmp_path) == []
    assert canaries.walk(tmp_path, ["no such needle"]) == []


def test_every_secret_was_its_own(work: Work, tmp_path: Path) -> None:
    """No two fields share a canary, and each record hides the same fields."""
    secrets: Secrets = fill(work, tmp_path / "files", 3)

    wheres = list(secrets.fields.values())
    assert all(wheres.count(where) >= 3 for where in set(wheres) - {"decision.reason"})
