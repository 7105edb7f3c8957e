"""Which sources share an origin: clusters of sources, with the reason for every tie.

Two sources are one voice when they share an address or post, when the same account or outlet speaks, when one says
that it repeats the other (a declared republication, "according to"), when both credit one agency or monitor that is
not listed, when one is declared a translation of the other, or when their texts are near copies. A report copied ten
times is still one source. A report that repeats several others adds no voice, and does not make one of theirs: it is
tied to the first that it names.

Order of ties: what people decided, then address, post, outlet, account, name, declared repetition, translation, credit,
text. A pair that a person has separated never comes together again, by whatever chain: the tie that would bring it
together is refused and reported. A cluster speaks through its origin, the first member listed that repeats no other,
and has the type of its origin: a witness copied by a news page is still a witness, and the copy adds no type.
Leaves out: whether a cluster is credible, and truth.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sijill.grading.addresses import fold_name, outlet_of, read_address, type_of
from sijill.grading.evidence import Source
from sijill.grading.texts import CREDITED, credited_at, near_copy, shingles
from sijill.model.enumerations import SourceType
from sijill.model.errors import InvalidValue


class Tie(StrEnum):
    """Why two sources are one voice."""

    JOINED = "a person joined them"
    ADDRESS = "same address"
    POST = "same post"
    OUTLET = "same outlet"
    ACCOUNT = "same account"
    NAME = "same name"
    REPEATS = "says that it repeats the other"
    TRANSLATION = "declared translation"
    CREDITS = "credits the other in its text"
    TEXT = "near-identical text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One tie between two sources; `detail` is the address, account or likeness that they share."""

    left: str
    right: str
    tie: Tie
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Sources of one origin: ids in the order given, the origin's id and type (`None`: not known), and the ties."""

    id: str
    members: tuple[str, ...]
    origin: str
    type: SourceType | None
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clustering:
    """All clusters of one incident, in the order of their first source, and the ties that a person's split refused."""

    clusters: tuple[Cluster, ...]
    refused: tuple[Link, ...]

    @property
    def types(self) -> frozenset[SourceType]:
        """Every type known among the clusters."""
        return frozenset(cluster.type for cluster in self.clusters if cluster.type is not None)


_REPEATING = (Tie.REPEATS, Tie.TRANSLATION, Tie.CREDITS)
_GENERIC_NAMES = {
    "unknown", "facebook", "twitter", "telegram", "youtube", "video", "local source", "local sources", "source",
    "sources", "activist", "activists", "local activist", "local activists", "residents", "witness", "witnesses", "",
}  # fmt: skip


def cluster(
    sources: Sequence[Source],
    *,
    joins: Collection[tuple[str, str]] = (),
    splits: Collection[tuple[str, str]] = (),
) -> Clustering:
    """Group sources by origin. `joins` and `splits` are people's judgements on pairs of ids.

    Raises `InvalidValue` when an id comes twice, or a pair is both joined and split.
    """
    ids = [source.id for source in sources]
    if len(set(ids)) != len(ids):
        raise InvalidValue("two sources carry one id", remedy="Give each source its own id")
    apart = {frozenset(pair) for pair in splits}
    if clash := apart & {frozenset(pair) for pair in joins}:
        raise InvalidValue(f"{sorted(next(iter(clash)))} is both joined and split", remedy="Withdraw one judgement")
    groups = _Groups(ids, apart)
    kept: list[Link] = []
    refused: list[Link] = []
    for link in _links(sources, joins):
        (kept if groups.join(link.left, link.right) else refused).append(link)
    return Clustering(clusters=_clusters(sources, groups, kept), refused=tuple(refused))


def _clusters(sources: Sequence[Source], groups: _Groups, links: list[Link]) -> tuple[Cluster, ...]:
    members: dict[str, list[Source]] = {}
    for source in sources:
        members.setdefault(groups.root(source.id), []).append(source)
    ties: dict[str, list[Link]] = {}
    for link in links:
        ties.setdefault(groups.root(link.left), []).append(link)
    return tuple(_spoken(together, ties.get(root, [])) for root, together in members.items())


def _spoken(together: list[Source], links: list[Link]) -> Cluster:
    repeating = {link.left for link in links if link.tie in _REPEATING}
    origin = next((source for source in together if source.id not in repeating), together[0])
    return Cluster(
        id=together[0].id,
        members=tuple(source.id for source in together),
        origin=origin.id,
        type=type_of(origin),
        links=tuple(links),
    )


def _links(sources: Sequence[Source], joins: Collection[tuple[str, str]]) -> Iterator[Link]:
    known = {source.id for source in sources}
    for left, right in sorted(joins):
        if {left, right} <= known:
            yield Link(left=left, right=right, tie=Tie.JOINED)
    for tie, key_of in _KEYS:
        yield from _shared(sources, tie, key_of)
    for source in sources:
        first = next((other for other in source.follows if other in known and other != source.id), None)
        if first is not None:
            yield Link(left=source.id, right=first, tie=Tie.REPEATS)
    for source in sources:
        if source.translation_of in known and source.translation_of != source.id:
            yield Link(left=source.id, right=source.translation_of or "", tie=Tie.TRANSLATION)
    yield from _credited(sources)
    yield from _copies(sources)


def _shared(sources: Sequence[Source], tie: Tie, key_of: Callable[[Source], str | None]) -> Iterator[Link]:
    first: dict[str, str] = {}
    for source in sources:
        if (key := key_of(source)) is not None:
            if key in first:
                yield Link(left=first[key], right=source.id, tie=tie, detail=key)
            else:
                first[key] = source.id


def _credited(sources: Sequence[Source]) -> Iterator[Link]:
    """Each text to the first that it credits: a listed source, else the outlet that another credits too."""
    outlets = {outlet: source.id for source in reversed(sources) if (outlet := _outlet(source)) is not None}
    sharing: dict[str, str] = {}
    for source in sources:
        listed, outlet = _first_credit(source, sources)
        if listed is None and outlet is not None:
            listed = outlets.get(outlet) or sharing.setdefault(outlet, source.id)
        if listed is not None and listed != source.id:
            yield Link(left=source.id, right=listed, tie=Tie.CREDITS, detail=outlet or _named(sources, listed))


def _first_credit(source: Source, sources: Sequence[Source]) -> tuple[str | None, str | None]:
    """The listed source, or the outlet, that a text credits earliest; of both at one place the listed source."""
    if not source.text:
        return None, None
    found: list[tuple[int, int, str]] = []
    for other in sources:
        if (
            other is not source
            and other.name
            and _name(other)
            and (at := credited_at(source.text, other.name)) is not None
        ):
            found.append((at, 0, other.id))
    own = _outlet(source)
    for outlet, names in CREDITED.items():
        places = [at for name in names if outlet != own and (at := credited_at(source.text, name)) is not None]
        if places:
            found.append((min(places), 1, outlet))
    if not found:
        return None, None
    _, kind, id = min(found)
    return (id, None) if kind == 0 else (None, id)


def _named(sources: Sequence[Source], id: str) -> str:
    return next(source.name or "" for source in sources if source.id == id)


def _copies(sources: Sequence[Source]) -> Iterator[Link]:
    read = [(source.id, shingles(source.text)) for source in sources if source.text]
    for index, (left, of_left) in enumerate(read):
        for right, of_right in read[index + 1 :]:
            if (likeness := near_copy(of_left, of_right)) is not None:
                yield Link(left=left, right=right, tie=Tie.TEXT, detail=f"{likeness:.2f}")


def _address(source: Source) -> str | None:
    address = read_address(source.url) if source.url else None
    return address.canonical if address and ("/" in address.canonical or "?" in address.canonical) else None


def _post(source: Source) -> str | None:
    address = read_address(source.url) if source.url else None
    return address.post if address else None


def _outlet(source: Source) -> str | None:
    outlet = outlet_of(source)
    return outlet.id if outlet else None


def _account(source: Source) -> str | None:
    address = read_address(source.url) if source.url else None
    return (address.speaker if address else None) or (source.account.casefold() if source.account else None)


def _name(source: Source) -> str | None:
    name = fold_name(source.name) if source.name else ""
    return None if name in _GENERIC_NAMES else name


_KEYS = ((Tie.ADDRESS, _address), (Tie.POST, _post), (Tie.OUTLET, _outlet), (Tie.ACCOUNT, _account), (Tie.NAME, _name))


class _Groups:
    """Union-find that refuses to bring a separated pair together."""

    def __init__(self, ids: list[str], apart: set[frozenset[str]]) -> None:
        self._parent = {one: one for one in ids}
        self._members = {one: {one} for one in ids}
        self._apart = [tuple(pair) for pair in apart if len(pair) == 2]

    def root(self, one: str) -> str:
        while self._parent[one] != one:
            self._parent[one] = self._parent[self._parent[one]]
            one = self._parent[one]
        return one

    def join(self, left: str, right: str) -> bool:
        a, b = self.root(left), self.root(right)
        if a == b:
            return True
        together = self._members[a] | self._members[b]
        if any(x in together and y in together for x, y in self._apart):
            return False
        self._parent[b], self._members[a] = a, together
        return True
