"""What a release asserts of itself before anybody signs it. One that fails refuses the release.

Each assertion looks at the frozen tables alone, as a stranger would: it recomputes and compares. The result is written
into assertions.json; `check_release.py` repeats those that need only the tables.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence

from sijill.grading.evidence import Bounds
from sijill.grading.evidence import Position as Stand
from sijill.grading.grade import grade
from sijill.grading.scheme import load_scheme
from sijill.grading.summary import Summary
from sijill.model.enumerations import Finding, SourceType, StrikeStatus, Verification
from sijill.model.errors import Refused
from sijill.publish.estimates import REFUSED, interval, table_digest
from sijill.publish.fields import fields
from sijill.publish.figures import computed_of, numbers_of, within
from sijill.publish.frozen import Frozen, plain
from sijill.publish.positions import conceded
from sijill.publish.rows import TABLES, Incident, Passed, Position
from sijill.publish.windows import Dated, sums_to_one

Check = Callable[[Frozen], Iterator[tuple[int, list[str]]]]


def assert_release(frozen: Frozen) -> tuple[Passed, ...]:
    """Every assertion with what it looked at. Raises Refused naming the first that fails, and where."""
    done = []
    for id, says, check in ASSERTIONS:
        looked, failed = 0, list[str]()
        for number, wrong in check(frozen):
            looked, failed = looked + number, failed + wrong
        if failed:
            more = f" and {len(failed) - 1} more" if len(failed) > 1 else ""
            raise Refused(
                f"the release does not hold: {says}, but not {failed[0]}{more}", remedy="Nothing was written."
            )
        done.append(Passed(id, says, looked))
    return tuple(done)


def _sums(frozen: Frozen) -> Iterator[tuple[int, list[str]]]:
    rows = {row.id: row for row in frozen.incidents}
    for one in frozen.figures:
        own = [row.id for row in frozen.incidents if within(one.definition, row)]
        good = tuple(own) == one.incidents and numbers_of(rows[id] for id in own) == one.numbers
        yield 1, [] if good else [f"figure {one.id}"]
    yield 1, [] if computed_of(frozen.totals) == frozen.computed else ["what is computed from totals"]


def _nobody_twice(frozen: Frozen) -> Iterator[tuple[int, list[str]]]:
    """Each person and incident once, and each person in the numbers of one incident."""
    for name in TABLES:
        counted = Counter(row[0] for row in getattr(frozen, name))
        yield len(counted), [f"{name} {id} twice" for id, times in counted.items() if times > 1]
    first = Counter(person.incidents[0] for person in frozen.persons if person.incidents)
    yield len(frozen.persons), [row.id for row in frozen.incidents if row.victims != first[row.id]]
    named = Counter(one.incidents[0] for one in frozen.persons if one.level == "named" and one.incidents)
    yield len(frozen.incidents), [row.id for row in frozen.incidents if row.named < named[row.id]]


def _grades(frozen: Frozen) -> Iterator[tuple[int, list[str]]]:
    """The grade of every scheme, decided anew on what the release itself shows."""
    stands: dict[str, list[Position]] = defaultdict(list)
    for position in frozen.positions:
        stands[position.incident].append(position)
    for row in frozen.incidents:
        summary = summary_of(row, stands[row.id])
        for one in row.grades:
            if one.by == "rule":
                done = grade(summary, load_scheme(one.scheme, one.version))
                same = (done.grade, done.rule_id) == (one.grade.casefold(), one.rule) and done.counted == one.counted
                yield 1, [] if same else [f"the {one.scheme} grade of {row.id}"]


def summary_of(row: Incident, positions: Sequence[Position]) -> Summary:
    """The evidence that a frozen incident shows, as the rules of grading read it.

    Of direct verification the rules ask how many kinds there are; the release does not say which.
    """
    accepted = [one.actor for one in positions if _stand(one).accepts]
    return Summary(
        kinds=None if row.clusters is None else tuple(_kind(one.kind) for one in row.clusters),
        actors=row.actors,
        accepted_by=tuple(dict.fromkeys(accepted)),
        strike_status=None if row.strike_status is None else StrikeStatus(row.strike_status),
        strike_declared=any(one.known for one in positions),
        verifications=frozenset(tuple(Verification)[: row.kinds_verified]),
        only_combatants=row.combatants_only,
    )


def _kind(kind: str | None) -> SourceType | None:
    return None if kind is None else SourceType(kind)


def _stand(one: Position) -> Stand:
    return Stand(
        actor=one.actor,
        known=one.known,
        finding=None if one.finding is None else Finding(one.finding),
        deaths=Bounds(low=one.killed_low, high=one.killed_high),
        injuries=Bounds(low=one.injured_low, high=one.injured_high),
    )


def _reasons(frozen: Frozen) -> Iterator[tuple[int, list[str]]]:
    """From every number to claims, from every claim to a document, from every document to bytes or the word cited."""
    claims = {one.id for one in frozen.claims}
    documents = {one.id: one for one in frozen.documents}
    proved = {id for one in frozen.proofs for id in one.claims}
    for row in frozen.incidents:
        bare = [f"{one.outcome} {one.group} of {row.id}" for one in row.counts if not one.claims]
        lost = [f"claim {id} of {row.id}" for one in row.counts for id in one.claims if id not in claims]
        yield len(row.counts), bare + lost
    for table in ("incidents", "persons", "sources", "positions", "totals", "structures"):
        for row in getattr(frozen, table):
            yield len(row.claims), [f"claim {id} of {row.id}" for id in row.claims if id not in claims]
    for one in frozen.totals:
        yield 1, [] if one.claims and set(one.claims) <= claims else [f"total {one.id}"]
    for claim in frozen.claims:
        lost = [] if claim.document in documents else [f"document {claim.document} of {claim.id}"]
        lost += (
            [] if claim.carrier is None or claim.carrier in documents else [f"carrier {claim.carrier} of {claim.id}"]
        )
        lost += [] if claim.id in proved else [f"an event of the log for {claim.id}"]
        yield 1, lost
    for document in frozen.documents:
        good = document.sha256 is not None if document.state == "held" else document.state in ("archived", "cited")
        yield 1, [] if good else [f"state of document {document.id}"]


def _levels(frozen: Frozen) -> Iterator[tuple[int, list[str]]]:
    """People who are not named have no name, age or family; those only counted have neither sex nor age group."""
    for one in frozen.persons:
        words = (one.name_local, one.name_latin, one.age, one.profession, *one.other_names)
        told = one.level != "named" and any(word is not None for word in words)
        told = told or (one.level == "counted" and (one.sex is not None or one.age_group is not None))
        yield 1, [f"the level of {one.id}"] if told else []
    shown = {one.id for one in frozen.persons if one.level == "named"}
    for family in frozen.families:
        yield 1, [f"family {family.id}"] if not set(family.persons) <= shown else []


def _positions(frozen: Frozen) -> Iterator[tuple[int, list[str]]]:
    stands: dict[str, list[Position]] = defaultdict(list)
    for position in frozen.positions:
        stands[position.incident].append(position)
    for row in frozen.incidents:
        good = conceded(stands[row.id]) == (row.conceded_low, row.conceded_high)
        yield 1, [] if good else [f"deaths conceded of {row.id}"]


def _estimates(frozen: Frozen) -> Iterator[tuple[int, list[str]]]:
    """Interval from the quantiles, people from the table, table by its hash; a refusal has reasons and no number.

    Of several linkages that were drawn the table is the one that stands: it has a hash and a number of its own.
    """
    publishers = _publishers(frozen)
    for one in frozen.estimates:
        refused, certain = one.refused is not None, one.linkages == 1
        wrong = refused != (one.verdict == REFUSED) or refused == bool(one.quantiles)
        ends = (None, None, None) if refused else interval(one.quantiles)
        wrong |= (one.low, one.value, one.high) != ends or (refused and not one.reasons)
        people = sum(number for _, number in one.overlap)
        wrong |= certain and (people != one.documented or table_digest(one.lists, one.overlap) != one.inputs)
        shown = sum(not names.isdisjoint(one.lists) for names in publishers.values())
        yield 1 + shown, [f"estimate {one.id}"] * wrong + [f"the people on the lists of {one.id}"] * (shown > people)


def _publishers(frozen: Frozen) -> dict[str, set[str]]:
    """By person, who publishes the documents that say they were killed: each is somebody on those lists."""
    publisher = {one.id: one.publisher or "" for one in frozen.documents}
    killed = {one.id: publisher[one.document] for one in frozen.claims if (one.says, one.value) == ("harm", "killed")}
    return {one.id: {killed[id] for id in one.claims if id in killed} for one in frozen.persons}


def _structures(frozen: Frozen) -> Iterator[tuple[int, list[str]]]:
    """Windows hold all probability, the best and the ends are theirs; who is tied to an incident has no cell."""
    incidents = {row.id: row.cell for row in frozen.incidents}
    for one in frozen.structures:
        wrong = one.incident is not None and (one.incident not in incidents or one.cell is not None)
        wrong |= one.match_probability is not None and one.incident is None
        if one.windows:
            dated = Dated(one.windows, "", None, None, False, "", None, None)
            wrong |= not sums_to_one(one.windows) or dated.destroyed != one.destroyed
            wrong |= (dated.best.after, dated.best.until, dated.best.probability) != (
                one.after,
                one.until,
                one.probability,
            )
            wrong |= dated.ends_90 != (one.after_90, one.until_90)
        yield 1, [f"structure {one.id}"] if wrong else []
    for near in frozen.surroundings:
        cell = incidents.get(near.id)
        coarse = near.id not in incidents or (cell is not None and cell.tier != "public")
        yield 1, [f"the surroundings of {near.id}"] if coarse else []


def _allowed(frozen: Frozen) -> Iterator[tuple[int, list[str]]]:
    """Every column of every row is on the list of what a release may hold."""
    allowed = {(one.table, one.field) for one in fields()}
    for name, kind in TABLES.items():
        beyond = [column for column in kind._fields if (name, column) not in allowed]
        used = {column for row in getattr(frozen, name) if beyond for column in plain(row)}
        yield len(kind._fields), [f"{name}.{column}" for column in beyond if column in used]


ASSERTIONS: tuple[tuple[str, str, Check], ...] = (
    ("allowed-fields", "every field is on the allow-list", _allowed),
    ("figures-equal-sums", "every figure equals the sum of its incidents", _sums),
    ("nobody-twice", "nobody and nothing is counted twice", _nobody_twice),
    ("conceded-equals-positions", "deaths conceded are those of the positions", _positions),
    ("grades-recomputed", "every grade is the one its rule gives again", _grades),
    ("reasons-reach-documents", "every number leads to claims, documents, and bytes or a stated end", _reasons),
    ("estimates-recomputed", "every estimate is what its quantiles and its table of lists give", _estimates),
    ("windows-hold", "every window of destruction holds what its structure states", _structures),
    ("levels-kept", "nobody is shown beyond their level", _levels),
)
"""Id, sentence, check."""
