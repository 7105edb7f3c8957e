"""The process that fetches: limits on memory and file size, one address, its redirects, one WARC.

`python -m sijill.vault.fetch.child BYTES`: reads one line of JSON {address, folder, seconds, most, proxy,
allow_private} from standard input; writes `fetched.warc` (when there was a whole answer) and `fetched.json` into the
folder. The parent ends it when it takes too long: then there is no `fetched.json`, and nothing counts.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sijill.vault.capture.decoding import shown_name
from sijill.vault.fetch.exchange import ask
from sijill.vault.fetch.lines import Bounds, open_line, proxy_of
from sijill.vault.fetch.records import WarcFile
from sijill.vault.fetch.targets import CannotFetch, next_target, target_of

SOFTWARE = "sijill-fetch/1.0"
MOST_HOPS = 10
_MOVED = (301, 302, 303, 307, 308)


def main() -> None:
    """Fetch the address that the parent asks for."""
    memory = int(sys.argv[1])
    asked = json.loads(sys.stdin.readline())
    folder, most = Path(asked["folder"]), int(asked["most"])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (2 * most + (64 << 20), 2 * most + (64 << 20)))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    bounds = Bounds(
        until=time.monotonic() + asked["seconds"],
        most=most,
        allow_private=asked["allow_private"],
        proxy=proxy_of(asked["proxy"]) if asked["proxy"] else None,
    )
    told = fetch(asked["address"], folder, bounds)
    (folder / "unfinished.json").write_text(json.dumps(told), encoding="utf-8")
    (folder / "unfinished.json").rename(folder / "fetched.json")


def fetch(address: str, folder: Path, bounds: Bounds) -> dict[str, Any]:
    """Follow an address to its answer. `hops`: each question in turn with moment, number, status and where it led."""
    hops: list[dict[str, Any]] = []
    warc = WarcFile(folder / "fetched.warc", SOFTWARE, _now())
    try:
        _follow(address, folder / "answer.part", bounds, hops, warc)
    except CannotFetch as fault:
        (folder / "fetched.warc").unlink()
        return {"outcome": fault.outcome, "reason": fault.reason, "hops": hops}
    finally:
        warc.close()
    return {"outcome": "answered", "reason": None, "hops": hops}


def _follow(address: str, body: Path, bounds: Bounds, hops: list[dict[str, Any]], warc: WarcFile) -> None:
    target, seen = target_of(address), set()
    while True:
        if target.url in seen or len(hops) >= MOST_HOPS:
            raise CannotFetch("circle", f"moved {len(hops)} times and never arrived")
        seen.add(target.url)
        moment = _now()
        line = open_line(target, bounds)
        with line.socket:
            answer = ask(line, target, body, bounds)
        warc.exchange(target.url, moment, answer.request, body, line.number)
        hop = {"address": target.url, "at": moment, "number": line.number, "status": answer.status}
        hops.append(hop | {"phrase": answer.phrase, "to": None})
        if answer.status not in _MOVED or not answer.location:
            return
        hops[-1]["to"] = shown_name(answer.location)
        target = next_target(target, answer.location)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


if __name__ == "__main__":
    main()
