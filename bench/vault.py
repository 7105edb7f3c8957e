"""How fast the vault and the ledger are, against the plain tool for the same job on the same files in the same run.

    python bench/vault.py [--megabytes 512] [--small 2000] [--rounds 5] [--events 100000]

Prints one table. Each pair is timed in turn, `rounds` times, and the best of each counts (other work on the machine
only ever slows a run down). Files lie in a temporary folder and in the page cache: the disk is not measured. Writes
nothing else.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

from sijill.ledger.canonical import canonical, parse
from sijill.ledger.commitments import commit
from sijill.ledger.merkle import Frontier, leaf_hash
from sijill.ledger.notes import Checkpoint
from sijill.ledger.verify import verify_log
from sijill.vault.fixity import check
from sijill.vault.store import Stored, Vault


def best(rounds: int, *jobs: Callable[[], object]) -> list[float]:
    """Seconds of the best round of each job, the jobs taking turns."""
    times = [[_seconds(job) for job in jobs] for _ in range(rounds)]
    return [min(column) for column in zip(*times, strict=True)]


def _seconds(job: Callable[[], object]) -> float:
    started = time.perf_counter()
    job()
    return time.perf_counter() - started


def row(what: str, amount: float, unit: str, ours: float, plain: float, than: str) -> None:
    print(f"{what:<38} {amount / ours:>10,.0f} {unit:<9} {amount / plain:>10,.0f} {than:<22} {plain / ours:>8.2f}")


def measure_vault(folder: Path, sizes: list[int], label: str, rounds: int) -> None:
    vault, rng, paths = Vault(folder / "vault"), Random(1), []
    for number, size in enumerate(sizes):
        paths.append(folder / f"{number}.bin")
        with paths[-1].open("wb") as stream:
            for start in range(0, size, 1_000_000):
                stream.write(rng.randbytes(min(1_000_000, size - start)))
    stored: list[Stored] = []
    [intake] = best(1, lambda: stored.extend(map(vault.put_file, paths)))
    [copied] = best(1, lambda: [_copy_durably(path, folder / "copies") for path in paths])
    expected = [(one.sha256, one.size) for one in stored]
    kept = [str(vault.path(sha256)) for sha256, _ in expected]
    # `sync` before reading: the two readers should not have to share the processor with the write-back of the intake.
    subprocess.run(["sync"], check=True)
    read, plain = best(rounds, lambda: _clean(vault, expected), lambda: _sha256sum(kept))
    again, _ = best(rounds, lambda: [vault.put_file(path) for path in paths], lambda: None)
    megabytes = sum(sizes) / 1e6
    row(f"fixity check, {label}", megabytes, "MB/s", read, plain, "MB/s sha256sum")
    row(f"intake of new files, {label}", megabytes, "MB/s", intake, copied, "MB/s copy + fsync")
    row(f"intake of known files, {label}", megabytes, "MB/s", again, plain, "MB/s sha256sum")


def _clean(vault: Vault, expected: list[tuple[str, int]]) -> None:
    faults = list(check(vault, expected))
    assert faults == []


def _sha256sum(paths: list[str]) -> None:
    subprocess.run(["xargs", "-0", "sha256sum"], input="\0".join(paths).encode(), stdout=subprocess.DEVNULL, check=True)


def _copy_durably(path: Path, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    shutil.copyfile(path, folder / path.name)
    subprocess.run(["sync", str(folder / path.name), str(folder)], check=True)


def measure_ledger(events: int, rounds: int) -> None:
    rng, rows, payloads, values, frontier = Random(2), [], [], [], Frontier()
    for number in range(events):
        salt, words = rng.randbytes(32), canonical({"name": f"شاهد {number}"})
        value = an_event(number, commit(words, salt))
        body = canonical(value)
        frontier.append(leaf_hash(body))
        rows.append((number, body, leaf_hash(body)))
        payloads.append((commit(words, salt), salt, words))
        values.append(value)
    megabytes = sum(len(body) for _, body, _ in rows) / 1e6
    checkpoint = Checkpoint("bench.example", events, frontier.root())

    def verify(*, strict: bool) -> None:
        assert verify_log(rows, payloads=payloads, checkpoint=checkpoint, frontier=frontier, strict=strict).ok

    write, plain = best(rounds, lambda: [canonical(value) for value in values], lambda: [_dumps(v) for v in values])
    read, plain_read = best(
        rounds, lambda: [parse(body) for _, body, _ in rows], lambda: [_loads(b) for _, b, _ in rows]
    )
    quick, strict = best(rounds, lambda: verify(strict=False), lambda: verify(strict=True))
    print(f"log of {events:,} events, {megabytes:.0f} MB, as many payloads:")
    row("canonical form written", megabytes, "MB/s", write, plain, "MB/s json.dumps")
    row("canonical form read", megabytes, "MB/s", read, plain_read, "MB/s json.loads")
    row("verify_log", megabytes, "MB/s", quick, strict, "MB/s strict")
    print(f"verify_log takes {quick:.2f} s, strict {strict:.2f} s")


def an_event(number: int, commitment: str) -> dict[str, object]:
    """About one kilobyte, as an imported mention is."""
    claim = {"says": "killed", "value": [3, 7], "at": f"cell:{number}/killed_min+killed_max", "wording": "قُتل عدد"}
    data = {"mention": f"mention-{number}", "claims": [claim] * 9}
    return {
        "act": "act-1",
        "at": "2026-11-22T02:00:00Z",
        "by": "import",
        "commitments": [commitment],
        "data": data,
        "kind": "mention-recorded",
        "v": 1,
    }


def _dumps(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _loads(data: bytes) -> object:
    return json.loads(data)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=int, default=512, help="size of the big file")
    parser.add_argument("--small", type=int, default=2000, help="number of small files of 1 to 200 kB")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--events", type=int, default=100_000)
    options = parser.parse_args()
    rng = Random(3)
    print(f"{'what':<38} {'ours':>10} {'':<9} {'plain':>10} {'':<22} {'ours/plain':>8}")
    for label, sizes in (
        (f"one file of {options.megabytes} MB", [options.megabytes * 1_000_000]),
        (f"{options.small} small files", [rng.randrange(1_000, 200_000) for _ in range(options.small)]),
    ):
        with tempfile.TemporaryDirectory() as folder:
            measure_vault(Path(folder), sizes, label, options.rounds)
    measure_ledger(options.events, max(1, options.rounds // 2))


if __name__ == "__main__":
    main()
