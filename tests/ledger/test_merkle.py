"""The Merkle tree of RFC 9162 (promise P6): vectors, every small tree, mutants, and a second implementation."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from sijill.ledger.merkle import (
    EMPTY_ROOT,
    Frontier,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root,
    verify_consistency,
    verify_inclusion,
)
from sijill.model.errors import Damaged, InvalidValue

MOST = 257
DATA = [f"leaf {number}".encode() for number in range(MOST)]
LEAVES = [leaf_hash(data) for data in DATA]

# The example tree of Certificate Transparency (RFC 6962 and 9162 reference implementations): eight leaves, and the root
# after each of them.
VECTOR_LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
VECTOR_ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


# The definitions of RFC 9162, word for word: the oracle.


@cache
def mth(start: int, end: int) -> bytes:
    """MTH(D[start:end]), section 2.1.1."""
    if end == start:
        return EMPTY_ROOT
    if end - start == 1:
        return LEAVES[start]
    middle = start + split(end - start)
    return node_hash(mth(start, middle), mth(middle, end))


def path(index: int, start: int, end: int) -> list[bytes]:
    """PATH(m, D_n), section 2.1.3.1."""
    if end - start == 1:
        return []
    middle = start + split(end - start)
    if index < middle:
        return [*path(index, start, middle), mth(middle, end)]
    return [*path(index, middle, end), mth(start, middle)]


def subproof(old: int, start: int, end: int, whole: bool) -> list[bytes]:
    """SUBPROOF(m, D_n, b), section 2.1.4.1; `old` counts from the beginning of the log."""
    if old == end:
        return [] if whole else [mth(start, end)]
    middle = start + split(end - start)
    if old <= middle:
        return [*subproof(old, start, middle, whole), mth(middle, end)]
    return [*subproof(old, middle, end, False), mth(start, middle)]


def split(width: int) -> int:
    power = 1
    while power * 2 < width:
        power *= 2
    return power


ROOTS = [mth(0, size) for size in range(MOST + 1)]


def test_roots_are_those_of_the_published_vectors():
    leaves = [leaf_hash(bytes.fromhex(text)) for text in VECTOR_LEAVES]

    assert [root(leaves[: size + 1]).hex() for size in range(8)] == VECTOR_ROOTS
    assert root([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_proofs_are_those_of_the_published_vectors():
    """The first bytes of the paths that the reference implementation of RFC 6962 publishes for this tree."""
    leaves = [leaf_hash(bytes.fromhex(text)) for text in VECTOR_LEAVES]

    def shortened(proof: list[bytes]) -> list[str]:
        return [one.hex()[:16] for one in proof]

    assert shortened(inclusion_proof(leaves, 0, 8)) == ["96a296d224f285c6", "5f083f0a1a33ca07", "6b47aaf29ee3c2af"]
    assert shortened(inclusion_proof(leaves, 5, 8)) == ["bc1a0643b12e4d2d", "ca854ea128ed050b", "d37ee418976dd957"]
    assert shortened(inclusion_proof(leaves, 2, 3)) == ["fac54203e7cc696c"]
    assert shortened(consistency_proof(leaves, 1, 8)) == ["96a296d224f285c6", "5f083f0a1a33ca07", "6b47aaf29ee3c2af"]
    assert shortened(consistency_proof(leaves, 6, 8)) == ["0ebc5d3437fbe2db", "ca854ea128ed050b", "d37ee418976dd957"]
    assert shortened(consistency_proof(leaves, 2, 5)) == ["5f083f0a1a33ca07", "bc1a0643b12e4d2d"]


@pytest.mark.promise("P6")
def test_every_leaf_of_every_tree_up_to_257_leaves_has_a_proof_that_verifies():
    """33,153 inclusion proofs, each equal to the RFC's recursive definition."""
    for size in range(1, MOST + 1):
        for index in range(size):
            proof = inclusion_proof(LEAVES, index, size)
            assert proof == path(index, 0, size), (index, size)
            assert verify_inclusion(LEAVES[index], index, size, proof, ROOTS[size]), (index, size)


@pytest.mark.promise("P6")
def test_every_pair_of_sizes_up_to_257_has_a_consistency_proof_that_verifies():
    """33,153 consistency proofs and 258 from the empty tree, each equal to the RFC's recursive definition."""
    for new in range(MOST + 1):
        for old in range(new + 1):
            proof = consistency_proof(LEAVES, old, new)
            assert proof == (subproof(old, 0, new, True) if old else []), (old, new)
            assert verify_consistency(old, new, ROOTS[old], ROOTS[new], proof), (old, new)


def flip_bit(data: bytes, rng: Random) -> bytes:
    bit = rng.randrange(len(data) * 8)
    return (int.from_bytes(data, "big") ^ 1 << bit).to_bytes(len(data), "big")


def change_proof(proof: list[bytes], rng: Random) -> list[bytes] | None:
    """One bit flipped, one hash dropped, doubled, cut short, or two exchanged; None when it has no hash to change."""
    if not proof:
        return [rng.randbytes(32)]
    at = rng.randrange(len(proof))
    match rng.randrange(6):
        case 0:
            return [*proof[:at], *proof[at + 1 :]]
        case 1:
            return [*proof[: at + 1], *proof[at:]]
        case 2:
            return [*proof[:at], proof[at][:-1], *proof[at + 1 :]]
        case 3 if len(proof) > 1:
            other = (at + 1) % len(proof)
            changed = list(proof)
            changed[at], changed[other] = changed[other], changed[at]
            return changed
        case _:
            return [*proof[:at], flip_bit(proof[at], rng), *proof[at + 1 :]]


def another(number: int, below: int, rng: Random) -> int:
    return (number + rng.randrange(1, below)) % below


@pytest.mark.promise("P6")
def test_no_altered_inclusion_proof_is_accepted():
    """100,000 mutants: a bit of the leaf, the root or the proof; hashes dropped, doubled, cut, swapped; a wrong index;
    another tree size with that tree's own root (size and root always come together, from one signed checkpoint)."""
    rng, accepted = Random(61), []
    for number in range(100_000):
        size = rng.randrange(2, MOST + 1)
        index = rng.randrange(size)
        leaf, wanted, proof = LEAVES[index], ROOTS[size], path(index, 0, size)
        match number % 5:
            case 0:
                mutant = flip_bit(leaf, rng), index, size, proof, wanted
            case 1:
                mutant = leaf, index, size, proof, flip_bit(wanted, rng)
            case 2:
                mutant = leaf, index, size, change_proof(proof, rng), wanted
            case 3:
                mutant = leaf, another(index, size, rng), size, proof, wanted
            case _:
                other = another(size, MOST + 1, rng)
                mutant = leaf, index, other, proof, ROOTS[other]
        if verify_inclusion(*mutant):
            accepted.append(mutant)
    assert accepted == []


@pytest.mark.promise("P6")
def test_no_altered_consistency_proof_is_accepted():
    """100,000 mutants: a bit of either root or of the proof; hashes dropped, doubled, cut, swapped; another old or new
    size with that tree's own root."""
    rng, accepted = Random(62), []
    for number in range(100_000):
        new = rng.randrange(2, MOST + 1)
        old = rng.randrange(1, new)
        proof = subproof(old, 0, new, True)
        match number % 5:
            case 0:
                mutant = old, new, flip_bit(ROOTS[old], rng), ROOTS[new], proof
            case 1:
                mutant = old, new, ROOTS[old], flip_bit(ROOTS[new], rng), proof
            case 2:
                mutant = old, new, ROOTS[old], ROOTS[new], change_proof(proof, rng)
            case 3:
                other = 1 + another(old - 1, MOST, rng)
                mutant = other, new, ROOTS[other], ROOTS[new], proof
            case _:
                other = 1 + another(new - 1, MOST, rng)
                mutant = old, other, ROOTS[old], ROOTS[other], proof
        if verify_consistency(*mutant):
            accepted.append(mutant)
    assert accepted == []


@pytest.mark.promise("P6")
def test_a_second_implementation_agrees():
    """pymerkle: the same root for all sizes, the same inclusion paths, and its own proofs between our roots verify."""
    theirs = InmemoryTree(algorithm="sha256")
    theirs.append_entries(DATA)

    assert [theirs.get_root(size) for size in range(1, MOST + 1)] == ROOTS[1:]
    for size in range(1, MOST + 1):
        for index in range(size):
            proof = theirs.prove_inclusion(index + 1, size)
            assert proof.path == [LEAVES[index], *inclusion_proof(LEAVES, index, size)], (index, size)
        for old in range(1, size + 1):
            theirs.prove_consistency(old, size).verify(root(LEAVES[:old]), root(LEAVES[:size]))


@given(sizes=st.tuples(st.integers(0, 300), st.integers(0, 300)).map(sorted), seed=st.integers())
@settings(deadline=None)
def test_any_log_is_consistent_with_its_own_past_and_with_no_other(sizes: list[int], seed: int):
    old, new = sizes
    leaves = [leaf_hash(f"{seed} {number}".encode()) for number in range(new)]
    proof = consistency_proof(leaves, old, new)
    forged = [leaf_hash(b"forged"), *leaves[1:]]

    assert verify_consistency(old, new, root(leaves[:old]), root(leaves), proof)
    if old:
        assert not verify_consistency(old, new, root(forged[:old]), root(leaves), proof)
        assert not verify_consistency(old, new, root(leaves[:old]), root(forged), proof)


@given(st.lists(st.binary(min_size=32, max_size=32)), st.integers(0, 40))
def test_a_frontier_grows_the_same_in_one_go_in_pieces_and_after_a_rest_on_disk(leaves: list[bytes], cut: int):
    whole, pieces = Frontier(), Frontier()
    whole.extend(leaves)
    pieces.extend(leaves[:cut])
    before = pieces.copy()
    pieces = Frontier.from_json(pieces.to_json())
    pieces.extend(leaves[cut:])

    assert pieces == whole
    assert (whole.size, whole.root()) == (len(leaves), root(leaves))
    assert len(whole.peaks) == len(leaves).bit_count()
    assert before.size == len(leaves[:cut])


def test_a_frontier_shows_its_size_and_root():
    frontier = Frontier()
    assert frontier.root() == EMPTY_ROOT
    frontier.append(LEAVES[0])
    assert repr(frontier) == f"Frontier(size=1, root={LEAVES[0].hex()})"
    assert frontier != "something else"


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ({}, "cannot be read"),
        ({"size": 1, "peaks": ["zz"]}, "cannot be read"),
        ({"size": 1, "peaks": None}, "cannot be read"),
        ({"size": 3, "peaks": ["00" * 32]}, "cannot have 1 peaks"),
        ({"size": -1, "peaks": ["00" * 32]}, "cannot have 1 peaks"),
        ({"size": True, "peaks": ["00" * 32]}, "cannot have 1 peaks"),
        ({"size": 1, "peaks": ["00"]}, "not a SHA-256"),
    ],
)
def test_a_damaged_frontier_is_refused(written: dict, reason: str):
    with pytest.raises(Damaged, match=reason):
        Frontier.from_json(written)


@pytest.mark.parametrize(
    "ask",
    [
        lambda: inclusion_proof(LEAVES, 5, 5),
        lambda: inclusion_proof(LEAVES, -1, 5),
        lambda: inclusion_proof(LEAVES, 0, MOST + 1),
        lambda: consistency_proof(LEAVES, 6, 5),
        lambda: consistency_proof(LEAVES, -1, 5),
        lambda: consistency_proof(LEAVES, 5, MOST + 1),
        lambda: Frontier().append(b"short"),
    ],
)
def test_a_question_without_an_answer_is_refused(ask: Callable[[], object]):
    with pytest.raises(InvalidValue):
        ask()


def test_malformed_proofs_are_false_and_never_raise():
    leaf, whole = LEAVES[0], ROOTS[1]
    assert verify_inclusion(leaf, 0, 1, [], whole)
    assert not verify_inclusion(leaf, 1, 1, [], whole)
    assert not verify_inclusion(leaf, -1, 1, [], whole)
    assert not verify_inclusion(leaf, 0, 0, [], EMPTY_ROOT)
    assert not verify_inclusion(leaf, 0, 1, [leaf], whole)
    assert not verify_inclusion(leaf[:-1], 0, 1, [], whole)
    assert not verify_inclusion(leaf, 0, 2, ["text"], whole)  # type: ignore[list-item]
    assert not verify_inclusion(None, 0, 2, [leaf], whole)  # type: ignore[arg-type]
    assert not verify_consistency(2, 1, ROOTS[2], ROOTS[1], [])
    assert not verify_consistency(-1, 1, ROOTS[1], ROOTS[1], [])
    assert not verify_consistency(1, 1, ROOTS[1], ROOTS[1], [leaf])
    assert not verify_consistency(1, 1, ROOTS[1], ROOTS[2], [])
    assert not verify_consistency(0, 0, ROOTS[1], ROOTS[1], [])
    assert not verify_consistency(0, 1, ROOTS[1], ROOTS[1], [])
    assert not verify_consistency(0, 1, EMPTY_ROOT, ROOTS[1], [leaf])
    assert not verify_consistency(3, 5, ROOTS[3], ROOTS[5], [])
    assert not verify_consistency(3, 5, ROOTS[3], ROOTS[5], [b"short"])
    assert not verify_consistency(1, 2, ROOTS[1], ROOTS[2], [LEAVES[1], LEAVES[2]])
