"""What is found in files of every kind, true and hostile: named, bounded, never a crash."""

from __future__ import annotations

import io
import json
import os
import stat
import subprocess
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sijill.vault.capture.bounded import Opener
from sijill.vault.capture.found import STATUSES, Found
from sijill.vault.capture.opening import open_file
from tests.vault import files_of_kinds as made
from tests.vault.files_of_kinds import ARABIC, PAGE, STORY


@pytest.fixture
def found(tmp_path: Path) -> Callable[..., Found]:
    """What is found in bytes of a name, opened in this process."""

    def look(name: str, data: bytes) -> Found:
        path, folder = tmp_path / "file", tmp_path / f"parts-{len(list(tmp_path.iterdir()))}"
        path.write_bytes(data)
        folder.mkdir()
        return open_file(path, name, folder)

    return look


@pytest.fixture(scope="module")
def opener() -> Iterator[Opener]:
    with Opener() as one:
        yield one


@pytest.mark.parametrize(
    ("name", "kind", "status"),
    [
        ("page.html", "html", "content"), ("report.pdf", "pdf", "content"), ("letter.docx", "docx", "content"),
        ("list.xlsx", "xlsx", "content"), ("message.eml", "mail", "content"), ("box.mbox", "mbox", "container"),
        ("folder.zip", "zip", "container"), ("site.warc.gz", "warc", "container"), ("site.warc", "warc", "container"),
        ("site.wacz", "wacz", "container"), ("post.txt", "text", "content"), ("old.txt", "text", "content"),
        ("wide.txt", "text", "content"), ("photo.jpg", "image", "no_text"), ("phone.heic", "image", "no_text"),
        ("film.mp4", "video", "no_text"), ("data.csv", "text", "content"), ("packed.gz", "gzip", "no_text"),
    ],
)  # fmt: skip
def test_every_kind_is_known_by_its_bytes(found: Callable[..., Found], name: str, kind: str, status: str) -> None:
    """The kind does not depend on the name where the bytes say what they are."""
    seen = found(name, made.every_kind()[name])

    assert (seen.kind, seen.status) == (kind, status), seen.reason
    assert seen.status == "content" or seen.reason or seen.parts


def test_a_page_gives_its_words_and_what_its_head_declares(found: Callable[..., Found]) -> None:
    """Title, day, publisher and language are as declared; scripts are no words."""
    seen = found("page.html", PAGE.encode())

    assert STORY in (seen.text or "") and "var x" not in (seen.text or "")
    assert (seen.title, seen.published, seen.publisher, seen.declared) == (
        "Market struck", "2031-05-06", "Harbour Watch", "en",
    )  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1256"])
def test_arabic_is_read_in_every_encoding(found: Callable[..., Found], encoding: str) -> None:
    """A byte order mark, the width of the characters or the rows of high bytes tell."""
    assert found("post.txt", ARABIC.encode(encoding)).text == ARABIC


def test_western_accents_are_not_taken_for_arabic(found: Callable[..., Found]) -> None:
    """In Windows-1252 the bytes above 127 stand alone."""
    words = "Cinq civils ont été tués à l'entrée du marché, où les secours étaient présents."

    assert found("note.txt", words.encode("cp1252")).text == words


def test_a_record_of_an_archive_keeps_its_address_and_answer(found: Callable[..., Found]) -> None:
    """Each answer is a part; one that is not 200 says so; mere pointers are counted, not kept."""
    pages = {
        "https://harbour.example/market": (200, PAGE.encode()),
        "https://harbour.example/gone": (404, b"Not found"),
        "https://harbour.example/moved": (301, b""),
    }
    seen = found("site.warc.gz", made.warc(pages))

    assert [(one.address, one.http_status) for one in seen.parts] == [
        ("https://harbour.example/market", 200), ("https://harbour.example/gone", 404),
    ]  # fmt: skip
    assert seen.parts[0].captured_at == "2031-05-07T08:00:00Z"
    assert seen.parts[0].path.read_bytes() == PAGE.encode()
    assert "1 answers only point" in (seen.reason or "")


def test_a_web_archive_whose_bytes_are_not_as_stated_says_so(found: Callable[..., Found]) -> None:
    """A WACZ states hashes; they are computed again."""
    assert found("site.wacz", made.wacz()).reason is None
    assert "altered since it was packed: archive/data.warc.gz" in (
        found("site.wacz", made.wacz(altered=True)).reason or ""
    )


def test_a_mail_gives_its_words_and_its_attachments(found: Callable[..., Found]) -> None:
    """Subject and body are the text; sender and day as the header says; the attachment is a part."""
    seen = found("message.eml", made.mail(b"%PDF-1.4 x"))

    assert seen.text is not None and seen.text.startswith("Market") and STORY in seen.text
    assert (seen.published, seen.publisher) == ("2031-05-06", "Harbour Desk <desk@harbour.example>")
    assert [(one.name, one.path.read_bytes()) for one in seen.parts] == [("report.pdf", b"%PDF-1.4 x")]


def bomb() -> bytes:
    """Forty megabytes of nothing in forty kilobytes."""
    return made.zipped({"zeros": b"\0" * 40_000_000})


def slip() -> bytes:
    """Members that lead out of the archive, and a link."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in ("../../etc/evil", "/etc/evil", "C:\\evil", "..\\evil", "good.txt"):
            archive.writestr(name, b"Five people were killed.")
        link = zipfile.ZipInfo("link")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    return out.getvalue()


def overlapping() -> bytes:
    """Two entries of the directory that share their bytes (a bomb without nesting)."""
    data = made.zipped({"a": os.urandom(5_000)})
    directory = data.index(b"PK\x01\x02")
    end = data.index(b"PK\x05\x06")
    entry, tail = data[directory:end], data[end:]
    count = (2).to_bytes(2, "little")
    size = (2 * len(entry)).to_bytes(4, "little")
    return data[:directory] + entry * 2 + tail[:8] + count + count + size + tail[16:]


BOMB_XML = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + k)} "{f"&{chr(97 + k)};" * 10}">' for k in range(9))
    + "]><x>&j;</x>"
)


@pytest.mark.parametrize(
    ("name", "data", "status", "said"),
    [
        ("bomb.zip", bomb, "refused", "a bomb"),
        ("overlap.zip", overlapping, "refused", "overlap"),
        ("slip.zip", slip, "refused", "leads out of the archive"),
        ("bomb.docx", lambda: made.zipped({"word/document.xml": BOMB_XML.encode()}), "refused", "XML bomb"),
        ("scan.pdf", lambda: made.pdf(3, ""), "no_text", "without a text layer"),
        ("empty.html", lambda: b"<html><body> </body></html>", "empty", ""),
        ("nothing.txt", lambda: b"", "empty", ""),
        ("broken.pdf", lambda: b"%PDF-1.7 and then nothing", "unreadable", "not a readable PDF"),
        ("broken.zip", lambda: b"PK\x03\x04 and then nothing", "unreadable", "not a readable zip"),
        ("cut.warc.gz", lambda: made.warc()[:200], "unreadable", "no whole record"),
        ("program.pdf", lambda: b"MZ" + b"\x00" * 400, "no_text", "never opened"),
        ("override.txt", lambda: "Five\u202e dellik\u202c people".encode(), "content", "2 direction overrides"),
        ("mixed.txt", lambda: f"{ARABIC} {STORY}".encode(), "content", ""),
        ("nul.txt", lambda: b"Five people\x00 were killed" + b"." * 300, "no_text", ""),
    ],
)  # fmt: skip
def test_hostile_and_broken_files_are_named(
    found: Callable[..., Found], name: str, data: Callable[[], bytes], status: str, said: str
) -> None:
    """Each ends in a status and a reason that a person understands."""
    seen = found(name, data())

    assert (seen.status, said in (seen.reason or "")) == (status, True), seen.reason


def test_nothing_of_a_slipping_archive_leaves_its_folder(tmp_path: Path, found: Callable[..., Found]) -> None:
    """The honest member is a part under a number; no member's own name is ever a path."""
    seen = found("slip.zip", slip())

    assert [one.name for one in seen.parts] == ["good.txt"]
    assert all(tmp_path in one.path.parents and one.path.suffix == ".part" for one in seen.parts)


def test_an_xml_bomb_stays_small(found: Callable[..., Found]) -> None:
    """A thousand million letters are never made: entities are not expanded."""
    seen = found("bomb.xml", BOMB_XML.encode())

    assert len(seen.text or "") < 10_000


def test_a_file_that_is_two_things_is_one_of_them(found: Callable[..., Found]) -> None:
    """A PDF with a zip behind it is a PDF; what is hidden behind it is not opened."""
    seen = found("two.pdf", made.pdf(1) + made.zipped({"hidden.txt": b"x"}))

    assert (seen.kind, seen.parts) == ("pdf", [])


def test_an_image_of_a_thousand_million_pixels_is_not_looked_at(opener: Opener, tmp_path: Path) -> None:
    """Images are kept unseen: a flood of pixels never happens."""
    header = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + (1 << 16).to_bytes(4, "big") * 2 + b"\x08\x06\x00\x00\x00"
    path = tmp_path / "flood.png"
    path.write_bytes(header + b"\x00" * 64)

    assert opener.open(path).reason == "an image: not opened"


def test_ten_thousand_pages_are_read_in_time(opener: Opener, tmp_path: Path) -> None:
    """Or as many of them as the time allows, and then it says so."""
    path, started = tmp_path / "long.pdf", time.monotonic()
    path.write_bytes(made.pdf(10_000))
    seen = opener.open(path)

    assert time.monotonic() - started < 21
    assert (seen.status == "content" and (seen.text or "").count(STORY) == 10_000) or (
        seen.status == "partial" and "of 10,000 pages" in (seen.reason or "")
    )


def test_a_video_of_300_megabytes_is_known_by_its_beginning(opener: Opener, tmp_path: Path) -> None:
    """Its bytes are for the vault; nothing here reads them."""
    path = tmp_path / "film.mp4"
    with path.open("wb") as file:
        file.write(b"\x00\x00\x00\x18ftypmp42")
        file.truncate(300 << 20)
    started = time.monotonic()

    assert opener.open(path).kind == "video"
    assert time.monotonic() - started < 5


def test_a_reader_that_takes_too_long_is_ended_and_the_next_file_is_read(tmp_path: Path) -> None:
    """A pipe that never gives a byte stands for any reader that hangs."""
    os.mkfifo(tmp_path / "hangs")
    (tmp_path / "post.txt").write_text(STORY)
    with Opener(seconds=1.5) as opener:
        asked = {"path": str(tmp_path / "hangs"), "name": "x", "declared": None, "folder": str(tmp_path), "seconds": 1}
        assert opener._ask(json.dumps(asked)) == "took longer than 1.5 seconds"
        opener._end()
        assert opener.open(tmp_path / "post.txt").text == STORY


def test_a_reader_that_wants_too_much_memory_says_so(tmp_path: Path) -> None:
    """Within 512 MiB, or the file is named as too large to read; the process of the caller is not touched."""
    (tmp_path / "large.txt").write_bytes(b"Five people were killed. " * 1_500_000)
    with Opener(memory=110 << 20) as small:
        seen = small.open(tmp_path / "large.txt")
    with Opener() as large:
        whole = large.open(tmp_path / "large.txt")

    assert (seen.status, whole.status) == ("unreadable", "partial"), (seen.reason, whole.reason)
    assert "memory" in (seen.reason or "")


def test_the_reader_of_strange_bytes_knows_no_secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Environment variables of the caller do not reach the process that opens files."""
    asked: list[dict[str, str]] = []
    start = subprocess.Popen

    def watched(*arguments: object, **options: object) -> object:
        asked.append(dict(options["env"]))  # type: ignore[call-overload]
        return start(*arguments, **options)  # type: ignore[call-overload]

    monkeypatch.setenv("SIJILL_SECRET_KEY", "a secret")
    monkeypatch.setattr(subprocess, "Popen", watched)
    (tmp_path / "post.txt").write_text(STORY)
    with Opener() as opener:
        opener.open(tmp_path / "post.txt")

    assert [set(one) for one in asked] == [{"PYTHONPATH", "LC_ALL", "OMP_NUM_THREADS"}]


def test_every_status_is_a_word_of_the_list(found: Callable[..., Found]) -> None:
    """What pages of text can turn out to be stands there too."""
    assert {found(name, data).status for name, data in made.every_kind().items()} <= set(STATUSES)
