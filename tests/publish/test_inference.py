"""P12 and P13: what is hidden changes nothing that can be seen, and coarse places stay coarse."""

from __future__ import annotations

import json
import random
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from sijill.casework.documents import cite_document, record_mention
from sijill.casework.judgements import judge_link
from sijill.casework.releases import decide_publication
from sijill.model.claims import Claim
from sijill.model.errors import BadInput
from sijill.model.places import Accuracy, Coordinates, distance_m
from sijill.publish.cases import find_case
from sijill.publish.coarsen import SIDES, cell_of
from sijill.publish.freeze import Stamp, freeze
from sijill.publish.frozen import Frozen, RegisterState, frozen_files
from sijill.publish.opendata.build import build_open_data
from sijill.testing.memory import MemoryRegister, counting, ticking

BOUND_TO_THE_LOG = frozenset({"proofs/events.jsonl", "proofs/nodes.json", "checkpoint.txt", "key.txt"})
"""The register's size and root are public in themselves: they tell that it holds more events, and nothing of them."""


class World:
    """A register in memory in which each act has its own clock, so that an act more moves no other act's time."""

    def __init__(self, home: Path) -> None:
        self.register, self._acts = MemoryRegister(home), counting(7)

    def work(self) -> Any:
        return self.register.work(clock=ticking(), randomness=self._acts)

    def incident(self, number: int, rng: random.Random, *, code: str) -> str:
        with self.work() as uow:
            document = cite_document(uow, f"https://harbour.example/{code}", publisher="Harbour Post")
            low = rng.randint(0, 5)
            incident = record_mention(
                uow, kind="incident", document=document, anchor=f"i{code}", reader="harbour 1",
                claims=[
                    Claim("code", code),
                    Claim("killed", {"low": low, "high": low + rng.randint(0, 3)}, about="civilians"),
                    Claim("date", {"first": f"2025-01-{1 + number % 28:02d}"}),
                    Claim("place", f"Pier {number}", about="en"),
                    Claim("coordinates", {"latitude": f"35.{rng.randint(1000, 9999)}", "longitude": "39.02"}),
                    Claim("source", {"name": f"Post {number}", "address": f"https://post.example/{code}"}, about="1"),
                    Claim("actors", [rng.choice(("River Guard", "Harbour Alliance"))]),
                ],
            )  # fmt: skip
            self._person(uow, incident, code, rng)
        return incident

    def person(self, incident: str, code: str, rng: random.Random) -> str:
        with self.work() as uow:
            return self._person(uow, incident, code, rng)

    def _person(self, uow: Any, incident: str, code: str, rng: random.Random) -> str:
        document = cite_document(uow, f"https://harbour.example/{code}/list", publisher="Harbour List")
        return record_mention(
            uow, kind="person", document=document, anchor=f"p{code}", reader="harbour 1", part_of=incident,
            claims=[Claim("harm", "killed")],
            private=[Claim("name", f"Nabil {code}", about="latin", tier="restricted"),
                     Claim("age", str(rng.randint(5, 60)), tier="restricted")],
        )  # fmt: skip

    def hide(self, subject: str) -> None:
        with self.work() as uow:
            decide_publication(uow, subject, "hide", reason="the family asked")

    def frozen(self) -> Frozen:
        stamp = Stamp(
            version="1", frozen_on="2026-01-15", by="A", second="B", code_version="tests", codebook_version="1.0",
            register=RegisterState("harbour", self.register.log.frontier().size, "", ""), checkpoint="",
        )  # fmt: skip
        return freeze(self.register.store, self.register.log, self.register.vault, find_case("all"), stamp)


def _hide_incident(world: World, rng: random.Random, first: str) -> None:
    world.hide(world.incident(99, rng, code="HIDDEN"))


def _hide_person(world: World, rng: random.Random, first: str) -> None:
    world.hide(world.person(first, "HIDDEN", rng))


def _hide_a_linked_record(world: World, rng: random.Random, first: str) -> None:
    """A second record of a public incident: hidden first, then judged to be the same."""
    hidden = world.incident(98, rng, code="HIDDEN")
    world.hide(hidden)
    with world.work() as uow:
        judge_link(uow, first, hidden, "same", "one street, one day")


def _restricted_claim(world: World, rng: random.Random, first: str) -> None:
    with world.work() as uow:
        document = cite_document(uow, "https://harbour.example/inside")
        secret = record_mention(
            uow, kind="incident", document=document, anchor="secret", reader="harbour 1",
            claims=[Claim("killed", {"low": 40, "high": 50}, about="civilians")],
        )  # fmt: skip
    world.hide(secret)
    with world.work() as uow:
        judge_link(uow, first, secret, "same", "the witness knows both")


HIDDEN = (_hide_incident, _hide_person, _hide_a_linked_record, _restricted_claim)


def _pair(tmp_path: Path, seed: int) -> tuple[Frozen, Frozen]:
    """The same register without and with something hidden, put at a place that the seed chooses."""
    both = []
    for hidden in (None, HIDDEN[seed % len(HIDDEN)]):
        rng, secret = random.Random(seed), random.Random(-seed)
        world = World(tmp_path / f"{seed}")
        count = 2 + seed % 3
        place = seed // 4 % count
        for number in range(count):
            incident = world.incident(number, rng, code=f"HB{number}")
            if hidden is not None and number == place:
                hidden(world, secret, incident)
        both.append(world.frozen())
    return both[0], both[1]


@pytest.mark.promise("P12")
def test_500_pairs_with_and_without_a_hidden_record_are_the_same_bytes(tmp_path: Path) -> None:
    """Hidden incidents, people, records of public incidents: no table, count, id, order or history changes."""
    for seed in range(500):
        without, with_it = _pair(tmp_path, seed)
        first, second = frozen_files(without), frozen_files(with_it)
        seen = {name for name in first.keys() | second.keys() if first.get(name) != second.get(name)}
        assert seen <= BOUND_TO_THE_LOG, f"seed {seed}: {sorted(seen - BOUND_TO_THE_LOG)}"
        assert _without_log(without) == _without_log(with_it)


def _without_log(frozen: Frozen) -> Any:
    return frozen.release._replace(register=RegisterState("", 0, "", ""))


@pytest.mark.promise("P12")
@pytest.mark.parametrize("seed", range(4))
def test_open_data_of_such_a_pair_is_the_same_bytes(seed: int, tmp_path: Path) -> None:
    """Workbooks, Parquet, feeds and shapes too; the package names the register's root and no more."""
    folders = []
    for number, frozen in enumerate(_pair(tmp_path, seed)):
        folders.append(build_open_data(frozen, tmp_path / f"open{number}"))
    names = [sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file()) for folder in folders]

    assert names[0] == names[1]
    for name in names[0]:
        one, two = ((folder / name).read_bytes() for folder in folders)
        if name.name == "datapackage.json":
            assert _package(one) == _package(two)
        else:
            assert one == two, name


def _package(content: bytes) -> Any:
    package = json.loads(content)
    del package["sijill"]
    return package


@pytest.mark.promise("P13")
@pytest.mark.parametrize("tier", SIDES)
def test_10000_points_lie_in_their_cell_within_its_bound_and_always_in_the_same(tier: str) -> None:
    """The cell holds the point, its bound holds, and it never depends on anything but the point."""
    rng = random.Random(13)
    for _ in range(10_000):
        latitude, longitude = rng.uniform(-90, 90), rng.uniform(-180, 180)
        value = {"latitude": f"{latitude:.7f}", "longitude": f"{longitude:.7f}", "accuracy": "exact_location"}
        cell = cell_of(value, tier)
        assert cell is not None
        assert cell_of(dict(value), tier) == cell
        point = Coordinates(latitude=float(value["latitude"]), longitude=float(value["longitude"]))
        middle = Coordinates(latitude=float(cell.latitude), longitude=float(cell.longitude))
        assert distance_m(point, middle) <= cell.within_m
        assert Decimal(cell.south) <= Decimal(value["latitude"]) <= Decimal(cell.north)
        assert Decimal(cell.west) <= Decimal(value["longitude"]) <= Decimal(cell.east)


@pytest.mark.promise("P13")
def test_every_point_of_a_cell_gives_the_same_row() -> None:
    """Nothing of where in the cell comes out: not in a digit, not in the bound."""
    rng = random.Random(5)
    rows = {
        cell_of({"latitude": f"35.95{rng.randint(0, 9999):04d}", "longitude": f"39.01{rng.randint(0, 9999):04d}",
                 "accuracy": "street"}, "public")
        for _ in range(2_000)
    }  # fmt: skip

    assert len(rows) == 1


@pytest.mark.parametrize(
    "value",
    [{}, {"latitude": "35.9"}, {"latitude": "4239", "longitude": "39"}, {"latitude": "x", "longitude": "39"},
     {"latitude": "nan", "longitude": "39"}, {"latitude": "35.9", "longitude": "39", "accuracy": "roughly"}],
)  # fmt: skip
def test_what_is_no_point_has_no_cell(value: dict[str, str]) -> None:
    """Off the globe, half stated, of a class that nobody knows: no cell, and no guess."""
    assert cell_of(value, "public") is None


def test_a_sealed_place_has_no_cell_and_arabic_digits_are_read() -> None:
    """The tier decides; the digits of the document do not."""
    arabic = {"latitude": "٣٥.٩٥", "longitude": "٣٩.٠١", "accuracy": Accuracy.EXACT.value}

    assert cell_of(arabic, "sealed") is None
    assert cell_of(arabic, "public") == cell_of({**arabic, "latitude": "35.95", "longitude": "39.01"}, "public")


def test_a_case_cannot_pass_what_is_nobodys_to_pass() -> None:
    """Only the free texts that the list of a case knows."""
    from sijill.publish.cases import read_case_definition

    text = 'id = "x"\npassed = ["person.name"]\npassed_why = "no"\n[title]\nen = "X"\nar = "س"\n'
    with pytest.raises(BadInput, match="cannot be passed"):
        read_case_definition(text, file="x.toml")
