"""Addresses, care and declared translations as a newcomer runs them, against a site on this machine."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from sijill.cli.main import app
from sijill.model.errors import BadInput, NotFound
from tests.vault.files_of_kinds import ARABIC, PAGE, STORY, every_kind
from tests.vault.loopback import Site, drip, endless, http, moved, site

LOGIN = b"<html><title>Facebook</title><body><p>You must log in to continue.</p></body></html>"


@pytest.fixture
def served() -> Iterator[Site]:
    with site() as one:
        one.pages |= {
            "/market": http(PAGE.encode()),
            "/old": moved("/market"),
            "/login": http(LOGIN),
            "/gone": http(b"<p>not here</p>" * 40, "410 Gone"),
            "/file": moved("file:///etc/passwd"),
            "/photo.jpg": http(every_kind()["photo.jpg"], Content_Type="image/jpeg"),
        }
        yield one


@pytest.fixture
def sijill(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """`sijill ARGS` on an empty register, as Layla Harbour."""
    monkeypatch.setenv("SIJILL_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SIJILL_ACTOR", "Layla Harbour")
    for name in ("DATABASE_URL", "SIJILL_PROXY"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: str | Path) -> Result:
        return CliRunner().invoke(app, [str(one) for one in arguments])

    return run


def fetch(sijill: Any, *arguments: str | Path) -> dict[str, dict[str, Any]]:
    """What became of each address."""
    done = sijill("capture", *arguments, "--allow-private", "--pause", "0", "--json")
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return {one["address"]: one for one in json.loads(done.stdout)["addresses"]}


def test_a_cited_address_is_fetched_and_is_the_same_document(sijill: Any, served: Site) -> None:
    """Cited first, captured under the same id; asked again it says so and asks nobody; `verify` finds all in order."""
    address = served.at("/market")
    cited = json.loads(sijill("capture", "--cite", address, "--json").stdout)["cited_ids"]
    assert served.asked == []

    first = sijill("capture", address, "--allow-private")
    again = sijill("capture", address, "--allow-private")

    assert (first.exit_code, again.exit_code) == (0, 0)
    assert f"captured, as {cited[0]}" in first.stdout
    assert f"held already as {cited[0]}, captured on 20" in again.stdout and "--again" in again.stdout
    assert len(served.asked) == 1
    assert "network address to the operator of 127.0.0.1" in first.stderr and again.stderr == ""
    once_more = fetch(sijill, address, "--again")[address]
    assert (once_more["outcome"], once_more["document"]) == ("unchanged", cited[0])
    assert sijill("verify").exit_code == 0 and sijill("rebuild", "--verify").exit_code == 0
    assert "Five civilians were killed" in sijill("read", cited[0]).stdout


def test_nothing_inside_is_fetched_unasked(sijill: Any, served: Site) -> None:
    """This machine is no site: refused with the way to allow it, exit status 1."""
    done = sijill("capture", served.at("/market"))

    assert (done.exit_code, "--allow-private" in done.stdout, served.asked) == (1, True, [])


def test_a_file_of_addresses(sijill: Any, served: Site, tmp_path: Path) -> None:
    """Comments, empty lines, a mark of byte order, twice the same; each answer is what it is, and is not taken for
    the page when it is not."""
    names = ("market", "old", "login", "gone", "file", "photo.jpg", "market")
    listed = tmp_path / "list.txt"
    listed.write_text("\ufeff# to fetch\n\n" + "\n".join(served.at(f"/{name}") for name in names), encoding="utf-8")

    found = {address.rpartition("/")[2]: one for address, one in fetch(sijill, "--addresses", listed).items()}

    assert {name: one["outcome"] for name, one in found.items()} == {
        "market": "captured", "old": "captured", "login": "not_the_page", "gone": "not_the_page",
        "file": "refused", "photo.jpg": "captured",
    }  # fmt: skip
    assert found["old"]["document"] == found["market"]["document"] and found["old"]["moved"] == [served.at("/market")]
    assert "log in" in found["login"]["reason"] and found["gone"]["http_status"] == 410
    shown = sijill("capture", "--fetched").stdout
    assert "6 attempts at 6 addresses; 3 of them gave their page" in shown


def test_slow_and_endless_answers_leave_nothing(sijill: Any, served: Site, tmp_path: Path) -> None:
    """Bounded in time and size; the attempt is on record, the vault is empty."""
    served.pages |= {"/drip": drip, "/endless": endless}

    found = fetch(sijill, served.at("/drip"), served.at("/endless"), "--seconds", "1", "--megabytes", "0.5")

    assert [one["outcome"] for one in found.values()] == ["no_time", "too_large"]
    assert [path for path in (tmp_path / "home" / "vault").rglob("*") if path.is_file()] == []
    assert json.loads(sijill("capture", "--list", "--json").stdout) == []


def test_what_cannot_be_an_address_is_said_with_its_row(sijill: Any, tmp_path: Path) -> None:
    """And what is no address of the web is written nowhere: it may hold a password."""
    (tmp_path / "list.txt").write_text("https://harbour.example/1\nnot an address\n")
    wrong = sijill("capture", "--addresses", tmp_path / "list.txt").exception
    assert isinstance(wrong, BadInput) and wrong.row == 2
    assert isinstance(sijill("capture", "--addresses", tmp_path / "none.txt").exception, NotFound)
    refused = sijill("capture", "https://layla:word@harbour.example/", "ftp://harbour.example/x")
    assert refused.exit_code == 1 and refused.stdout.count("NOT captured") == 2
    assert json.loads(sijill("capture", "--fetched", "--json").stdout) == []
    proxy = sijill("capture", "https://harbour.example/", "--proxy", "socks4://127.0.0.1:1")
    assert isinstance(proxy.exception, BadInput) and "socks5" in str(proxy.exception)


def test_care_is_taken_until_a_person_decides(sijill: Any, served: Site) -> None:
    """The queue, the decision with its reason, the list, and taking it back."""
    (photo,) = fetch(sijill, served.at("/photo.jpg")).values()
    document = photo["document"]

    assert "1 wait for a person" in sijill("capture", "--graphic").stdout
    assert isinstance(sijill("capture", "--clear", document).exception, BadInput)
    assert "is clear, says Layla Harbour" in sijill("capture", "--clear", document, "--reason", "a pier").stdout
    (one,) = json.loads(sijill("capture", "--graphic", "--json").stdout)
    assert (one["care"], one["review"]["reason"]) == ("clear", "a pier")
    number = one["review"]["id"]
    assert sijill("capture", "--withdraw", str(number), "--reason", "the wrong file").exit_code == 0
    (listed,) = [one for one in json.loads(sijill("capture", "--list", "--json").stdout) if one["care"]]
    assert (listed["document"], listed["care"]) == (document, "graphic?")
    assert sijill("capture", "--confirm", document, "--reason", "a body").exit_code == 0
    assert "0 wait for a person" in sijill("capture", "--graphic").stdout


def test_an_incident_says_which_of_its_documents_need_care(sijill: Any, tmp_path: Path) -> None:
    """Beside the claims, before anybody opens them."""
    (tmp_path / "post.txt").write_text("Warning: graphic images. On 5 May 2031 nine civilians were killed in Marwat.")
    document = json.loads(sijill("capture", tmp_path / "post.txt", "--json").stdout)["documents"][0]["document"]
    sijill("read", document)
    sijill("read", "--all")
    (killed,) = [one for one in json.loads(sijill("read", "--list", "--json").stdout) if "nine" in one["text"].lower()]
    sijill("read", "--accept", killed["id"])
    (incident,) = {one["claims_in"] for one in json.loads(sijill("read", "--list", "--decided", "--json").stdout)
                   if one["claims_in"]}  # fmt: skip

    assert f"{document}  may be graphic" in sijill("show", incident).stdout
    sijill("capture", "--clear", document, "--reason", "words only")
    assert json.loads(sijill("show", incident, "--json").stdout)[0]["care"] == {}


def test_declared_translations_are_compared_without_naming_them(sijill: Any, tmp_path: Path) -> None:
    """Who said so, what differs, and taking it back."""
    (tmp_path / "ar.txt").write_text(f"{ARABIC}.", encoding="utf-8")
    (tmp_path / "en.txt").write_text("Six civilians were killed and eleven wounded in Tal Zahra market on Monday.")
    said = json.loads(sijill("capture", tmp_path / "ar.txt", tmp_path / "en.txt", "--json").stdout)
    ids = [one["document"] for one in said["documents"]]
    assert "No pair is declared" in sijill("translate-check").stdout
    assert isinstance(sijill("translate-check", ids[0]).exception, BadInput)

    declared = sijill("translate-check", "--declare", *ids, "--reason", "by the desk")

    assert "declared by Layla Harbour" in declared.stdout
    (pair,) = json.loads(sijill("translate-check", "--json").stdout)
    assert (pair["original"]["id"], pair["translation"]["id"]) == tuple(ids) and pair["by"] == "Layla Harbour"
    assert pair["differences"], "five and six are not the same"
    assert "1 declared pairs." in sijill("translate-check").stdout
    (row,) = json.loads(sijill("translate-check", "--list", "--json").stdout)
    assert sijill("translate-check", "--withdraw", str(row["id"]), "--reason", "of another post").exit_code == 0
    assert json.loads(sijill("translate-check", "--list", "--json").stdout) == []


def test_a_name_with_an_override_cannot_deceive_the_list(sijill: Any, tmp_path: Path) -> None:
    """What is shown is what is written."""
    (tmp_path / "over\u202egpj.txt").write_text(STORY)

    shown = sijill("capture", tmp_path / "over\u202egpj.txt").stdout

    assert "\u202e" not in shown and "over\\u202egpj.txt" in shown
