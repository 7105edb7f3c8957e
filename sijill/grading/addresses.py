"""Who speaks at an address: one canonical form, the post it names, the account or site that spoke, the outlet behind.

Platforms carry many speakers, so the speaker is the account; elsewhere the site is the speaker. outlets.csv names the
outlets that speak through several sites and accounts, and the type of each. Leaves out: fetching, redirects,
shortened links (a capture resolves them), accounts behind numeric ids that the address does not show.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from urllib.parse import parse_qsl, urlsplit

from sijill.grading.evidence import Source
from sijill.model.enumerations import SourceType
from sijill.model.errors import BadInput

_PLATFORMS = {
    "twitter.com": "twitter",
    "x.com": "twitter",
    "facebook.com": "facebook",
    "fb.com": "facebook",
    "t.me": "telegram",
    "telegram.me": "telegram",
    "youtube.com": "youtube",
    "youtu.be": "youtube",
    "instagram.com": "instagram",
}
_ARCHIVES = re.compile(r"(?:web\.)?archive\.(?:is|fo|ph|md|vn|li|today|org)$")
_DAMAGED_SCHEME = re.compile(r"^\W*[hq]*t*p?s?:?/{1,2}(?=\w)")
_MIRROR = re.compile(r"^(?:www\d?|m|mobile|web|ar-ar|l|mbasic)\.")
_SLASHES = re.compile(r"/+")
_NOT_ACCOUNTS = {
    "", "i", "home", "search", "hashtag", "watch", "permalink.php", "photo.php", "photo", "story.php", "profile.php",
    "groups", "reel", "share", "video.php", "videos", "events", "pages", "people", "media", "shorts", "live", "embed",
    "playlist", "c", "s", "p", "login", "intent",
}  # fmt: skip
_TRACKING = re.compile(
    r"(?:utm_\w+|fbclid|__\w+(?:\[\d+\])?|_rdr|s|t|ref\w*|soicalmedia|type|theater|amp|lang|mibextid)$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """What an address shows. `post` is the same for one post under any form of its address; both may be unknown."""

    canonical: str
    speaker: str | None
    post: str | None


@lru_cache(maxsize=65536)
def read_address(url: str) -> Address | None:
    """Read an address; `None` when there is none to read. A damaged scheme ("ttps://") is mended for comparing only."""
    mended = url.strip()
    if not mended.startswith(("https://", "http://")):
        mended = "https://" + _DAMAGED_SCHEME.sub("", mended)
    try:
        parts = urlsplit(mended)
    except ValueError:  # an unclosed bracket and the like: no address to compare
        return None
    host = re.sub(
        r"^(?:www\d?|m|mobile|web|ar-ar|l|mbasic)\.", "", parts.netloc.casefold().split("@")[-1].split(":")[0]
    )
    if "." not in host:
        return None
    query = {key: value for key, value in parse_qsl(parts.query) if not _TRACKING.fullmatch(key)}
    path = _SLASHES.sub("/", parts.path).rstrip("/")
    platform = _PLATFORMS.get(host)
    tail = "?" + "&".join(f"{key}={query[key]}" for key in sorted(query)) if query else ""
    if platform is None:
        speaker = None if _ARCHIVES.search(host) else host
        return Address(canonical=f"{host}{path}{tail}", speaker=speaker, post=None)
    account = _account(platform, path, query)
    post = path.removeprefix("/") if host == "youtu.be" else _post(path, query)
    return Address(
        canonical=f"{platform}{path.casefold() if post else path}{tail}",
        speaker=f"{platform}/{account}" if account else None,
        post=f"{platform}:{post}" if post else None,
    )


def _account(platform: str, path: str, query: dict[str, str]) -> str | None:
    steps = [step.casefold() for step in path.split("/") if step]
    if platform == "facebook" and query.get("id", "").isdigit():
        return query["id"]
    if platform == "telegram" and steps[:1] == ["s"]:
        steps = steps[1:]
    if platform == "youtube":
        return (
            steps[-1] if steps[:1] in (["channel"], ["user"]) else next((s for s in steps if s.startswith("@")), None)
        )
    if not steps or steps[0] in _NOT_ACCOUNTS:
        return None
    numbered = re.fullmatch(r".*-(\d{9,})", steps[0]) if platform == "facebook" else None
    return numbered[1] if numbered else steps[0]


def _post(path: str, query: dict[str, str]) -> str | None:
    """The number of a post: an id of at least nine digits, or a video's letters."""
    for key in ("story_fbid", "fbid", "v", "multi_permalinks"):
        if query.get(key):
            return query[key]
    found = re.search(r"/(?:status|statuses|posts|videos|permalink|photos|reel|p)/(?:[^/]+/)*?(\w{6,})(?:/\d)?$", path)
    if found:
        return found[1]
    short = re.fullmatch(r"/(?:s/)?([\w-]+)(?:/(\d+))?", path)
    return None if short is None or not short[2] else f"{short[1].casefold()}/{short[2]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """One speaker with all its sites, accounts and names."""

    id: str
    type: SourceType


@lru_cache(maxsize=65536)
def fold_name(name: str) -> str:
    """The comparison key of a source's name: no case, punctuation or leading apostrophe of a spreadsheet."""
    return " ".join(re.sub(r"[^\w@]+", " ", name.casefold()).split())


def read_outlets(table: str) -> tuple[dict[str, Outlet], dict[str, Outlet]]:
    """Outlets by handle and by folded name. Raises `BadInput` when a handle or name belongs to two outlets."""
    by_handle: dict[str, Outlet] = {}
    by_name: dict[str, Outlet] = {}
    for number, row in enumerate(csv.DictReader(table.splitlines()), start=2):
        outlet = Outlet(id=row["outlet"], type=SourceType(row["type"]))
        for index, keys in ((by_handle, row["handles"].split(";")), (by_name, map(fold_name, row["names"].split(";")))):
            for key in filter(None, keys):
                if index.setdefault(key, outlet).id != outlet.id:
                    both = f'"{key}" belongs to {index[key].id} and to {outlet.id}'
                    raise BadInput(both, file="outlets.csv", row=number, remedy="Keep it in one row")
    return by_handle, by_name


_BY_HANDLE, _BY_NAME = read_outlets(files("sijill.grading").joinpath("outlets.csv").read_text(encoding="utf-8"))


def outlet_of(source: Source) -> Outlet | None:
    """The listed outlet behind a source, by its address, its account, or its name; `None` when not listed."""
    address = read_address(source.url) if source.url else None
    for handle in (address.speaker if address else None, source.account):
        if handle and handle.casefold() in _BY_HANDLE:
            return _BY_HANDLE[handle.casefold()]
    return _BY_NAME.get(fold_name(source.name)) if source.name else None


def type_of(source: Source) -> SourceType | None:
    """The type stated for a source, else its outlet's, else a social account when it speaks on a platform."""
    if source.type is not None:
        return source.type
    if (outlet := outlet_of(source)) is not None:
        return outlet.type
    address = read_address(source.url) if source.url else None
    on_platform = address is not None and address.speaker is not None and "/" in address.speaker
    return SourceType.SOCIAL_ACCOUNT if on_platform else None
