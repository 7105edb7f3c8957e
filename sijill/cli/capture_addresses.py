"""Addresses of `sijill capture`: fetched one after another, each durable before the next; or only cited.

Fetching shows this office to the site: said before anything is asked. What is held already is not asked for again,
unless `--again` says so; then the versions stand side by side.
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import typer

from sijill.cli.bars import counted
from sijill.cli.context import actor, isolated, say, say_json, say_table
from sijill.model.errors import BadInput, NotFound, SijillError
from sijill.vault.capture.decoding import shown_name

if TYPE_CHECKING:
    from sijill.casework.captures import Origin
    from sijill.register.store import Store
    from sijill.vault.fetch.fetcher import Fetched
    from sijill.workbench.opening import Register

_SCHEMES = ("http://", "https://")
_SHOWN_HOSTS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """How addresses are asked for: the options of the command."""

    seconds: float
    megabytes: float
    proxy: str | None
    pause: float
    again: bool
    allow_private: bool
    by: str | None


def is_address(word: str) -> bool:
    """Whether a word on the command line is an address rather than a file: it has a scheme and is no file."""
    return word.lower().startswith(_SCHEMES) or ("://" in word and not Path(word).exists())


def addresses_in(file: Path) -> list[str]:
    """The addresses of a file, one a line, each once; empty lines and those that begin with # are passed over."""
    if not file.is_file():
        raise NotFound("no such file", file=str(file), column="--addresses", remedy="Check the name.")
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as fault:
        raise BadInput("is no UTF-8 text", file=str(file), remedy="Save it as UTF-8, one address a line.") from fault
    found: dict[str, None] = {}
    for row, line in enumerate(lines, start=1):
        word = line.strip().strip("\u200e\u200f\u202a\u202c\u2066\u2069<>")
        if not word or word.startswith("#"):
            continue
        if not is_address(word) or len(word.split()) != 1:
            raise BadInput(
                f'"{word[:80]}" is no address', file=str(file), row=row, remedy="Write https://..., one address a line."
            )
        found.setdefault(word)
    return list(found)


def fetch_all(opened: Register, addresses: list[str], origin: Origin, asking: Asking) -> list[dict[str, Any]]:
    """What became of each address, as plain values."""
    from sijill.casework.captures import sketches
    from sijill.vault.capture.bounded import Opener
    from sijill.vault.fetch.fetcher import Fetcher
    from sijill.vault.fetch.lines import proxy_of

    if asking.proxy is not None:
        try:
            proxy_of(asking.proxy)
        except ValueError as fault:
            raise BadInput(str(fault), column="--proxy", remedy="Tor listens at socks5://127.0.0.1:9050.") from fault
    done = {one: said for one in addresses if (said := _refused(one))}
    done |= {one: _already(opened.store, one) for one in addresses
             if one not in done and not asking.again and _held(opened.store, one)}  # fmt: skip
    wanted = [one for one in addresses if one not in done]
    if wanted:
        _warn(wanted, asking)
    known = sketches(opened.store)
    fetching = Fetcher(
        seconds=asking.seconds,
        most=int(asking.megabytes * 1_000_000),
        proxy=asking.proxy,
        allow_private=asking.allow_private,
    )
    with fetching as fetcher, Opener(seconds=asking.seconds) as opener, counted("Fetching", len(wanted)) as step:
        last: str | None = None
        for one in wanted:
            step(one)
            host = urlsplit(one).netloc.lower()
            if host == last:
                time.sleep(asking.pause)
            last = host
            try:
                done[one] = _keep(opened, opener, fetcher.fetch(one), origin, known, asking.by)
            except SijillError as fault:
                done[one] = {"address": one, "outcome": "not_kept", "reason": str(fault), "document": None}
    return [done[one] for one in addresses]


def _keep(
    opened: Register, opener: Any, fetched: Fetched, origin: Origin, known: Any, by: str | None
) -> dict[str, Any]:
    from sijill.casework.captures import look_into
    from sijill.casework.fetches import archive_name, keep_fetched

    looked = None if fetched.warc is None else look_into(opener, fetched.warc, archive_name(fetched.address))
    with opened.work(actor(by)) as uow:
        kept = keep_fetched(uow, fetched, looked, origin, known)
    page = next((one for one in kept.documents if one.document == kept.event.document), None)
    return kept.data() | {"graphic": list(page.graphic) if page else [], "copies": list(page.copies) if page else []}


def _refused(address: str) -> dict[str, Any] | None:
    """What is no address of the web is asked of nobody and written nowhere: it may hold a password."""
    from sijill.vault.fetch.targets import CannotFetch, target_of

    try:
        target_of(address)
    except CannotFetch as fault:
        return {"address": address, "outcome": fault.outcome, "reason": fault.reason, "document": None}
    return None


def _held(store: Store, address: str) -> bool:
    from sijill.casework.held import held_at

    return bool(held_at(store, address))


def _already(store: Store, address: str) -> dict[str, Any]:
    from sijill.casework.held import held_at

    document = held_at(store, address)[-1].id
    fetched = [row.at for row in store.dump("address_fetch") if row.address == address and row.document == document]
    when = f" on {fetched[-1][:10]}" if fetched else ""
    reason = f"captured{when}: --again captures it once more"
    return {"address": address, "outcome": "held", "reason": reason, "document": document}


def _warn(addresses: list[str], asking: Asking) -> None:
    hosts = list(dict.fromkeys(urlsplit(one).hostname or one[:40] for one in addresses))
    more = f" and {len(hosts) - _SHOWN_HOSTS} more" if len(hosts) > _SHOWN_HOSTS else ""
    named = ", ".join(hosts[:_SHOWN_HOSTS]) + more
    if asking.proxy is not None:
        print(f"Fetching {named} through the proxy: the site sees the proxy; the proxy sees what is asked for.",
              file=sys.stderr)  # fmt: skip
        return
    print(
        f"Fetching shows this office's network address to the operator of {named}, and the name of the site to "
        "whoever watches the line. Another way: --proxy (Tor: socks5://127.0.0.1:9050); --cite asks nobody.",
        file=sys.stderr,
    )


def tell_fetched(done: list[dict[str, Any]]) -> None:
    """What became of each address, one line each."""
    for one in done:
        address = isolated(shown_name(one["address"]))
        if one["outcome"] in ("captured", "unchanged"):
            same = "the same bytes as before" if one["outcome"] == "unchanged" else "captured"
            count = len(one["moved"])
            way = f", after {count} redirect{'s' * (count > 1)}" if count else ""
            said = f" ({one['reason']})" if one["reason"] else ""
            say(f"{address}: {same}, as {one['document']}{way}{said}")
            for other, permille in one["copies"][:1]:
                say(f"  says the same as {other} ({permille // 10} %)")
        elif one["outcome"] == "held":
            say(f"{address}: held already as {one['document']}, {one['reason']}")
        else:
            instead = f"; what came instead is kept as {one['document']}" if one["document"] else ""
            say(f"{address}: NOT captured: {isolated(one['reason'] or one['outcome'])}{instead}")


def list_fetched(store: Store, as_json: bool) -> None:
    """Every attempt at every address, versions side by side."""
    rows = sorted(store.dump("address_fetch"), key=lambda row: (row.address, row.id))
    if as_json:
        say_json([row._asdict() for row in rows])
        return
    shown = [
        (isolated(shown_name(row.address)[:90]), row.at, row.outcome, str(row.http_status or ""), row.document or "",
         isolated(shown_name(row.reason or "")[:80])) for row in rows
    ]  # fmt: skip
    say_table(("address", "asked", "outcome", "answer", "document", "why"), shown)
    last = {row.address: row.outcome for row in rows}
    held = sum(outcome in ("captured", "unchanged") for outcome in last.values())
    say(f"\n{len(rows)} attempts at {len(last)} addresses; {held} of them gave their page when last asked.")


def stop_unless_held(done: list[dict[str, Any]]) -> None:
    """End with status 1 when an address that was asked for is not held."""
    if any(one["outcome"] not in ("captured", "unchanged", "held") for one in done):
        raise typer.Exit(1)
