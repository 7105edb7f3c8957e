"""Ten times the data: the processor time and memory of a site's build, against the same release once.

    python -m bench.publish.growth RELEASE [--times 10] [--folder FOLDER] [--processes 2]

RELEASE is a frozen release directory. Its tables are multiplied here, not in a register: every record, person, source
and claim is copied under new ids, with the same days and places, so that lists of a month, people of a day and cells
of a map grow by the same number (an archive of more years would be kinder). Figures count every copy. What the signed
notes say is not renewed: a build does not read them. Each build runs in a process of its own, whose peak memory and
whose children's are printed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

_ID = re.compile(rb'"([cdimps]-[a-z2-7]{10,20}[^"\\]*)"')
_NOT_COPIED = ("actors", "figures", "totals", "computed", "estimates")

_BUILD = """
import json, resource, sys, time
from pathlib import Path
from typing import Any
from sijill.publish.site.build import build
start = time.perf_counter()
built = build(Path(sys.argv[1]), Path(sys.argv[2]), processes=int(sys.argv[3]))
used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
print(json.dumps({"wall": time.perf_counter() - start, "processor": sum(one.ru_utime + one.ru_stime for one in used),
                  "pages": built.pages, "megabytes": [one.ru_maxrss // 1024 for one in used]}))
"""


def multiply(release: Path, folder: Path, times: int) -> Path:
    """`release` with every record `times` over, in `folder`; hashes of the tables written anew."""
    shutil.copytree(release, folder, ignore=shutil.ignore_patterns("site", "open", "report"))
    body = json.loads((folder / "release.json").read_bytes())
    for path in sorted((folder / "tables").glob("*.jsonl")):
        if path.stem in _NOT_COPIED:
            if path.stem == "figures":
                path.write_bytes(_figures(path.read_bytes(), times))
        else:
            body["counts"][path.stem] = body["counts"].get(path.stem, 0) * times
            _copy_rows(path, times)
        body["files"][f"tables/{path.name}"] = hashlib.sha256(path.read_bytes()).hexdigest()
    for one in body["headline"]:
        for end in ("low", "high"):
            one[end] = one[end] * times if one.get(end) is not None else None
    (folder / "release.json").write_text(json.dumps(body, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")
    return folder


def _copy_rows(path: Path, times: int) -> None:
    content = path.read_bytes()
    with path.open("wb") as file:
        for number in range(times):
            file.write(_ID.sub(rb'"\1x%d"' % number, content))


def _figures(content: bytes, times: int) -> bytes:
    lines = []
    for line in content.splitlines():
        row = json.loads(line)
        row["incidents"] = [f"{id}x{number}" for number in range(times) for id in row["incidents"]]
        row["numbers"] = {key: None if value is None else value * times for key, value in row["numbers"].items()}
        lines.append(json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n")
    return b"".join(lines)


def measure(release: Path, out: Path, processes: int) -> dict[str, Any]:
    """Build the site of `release` in a process of its own; what it took."""
    shutil.rmtree(out, ignore_errors=True)
    done = subprocess.run(
        [sys.executable, "-c", _BUILD, str(release), str(out), str(processes)], check=True, capture_output=True
    )
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def main() -> None:
    """Multiply, build both, print the ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("release", type=Path)
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--folder", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="sijill-growth-") as temporary:
        folder: Path = asked.folder or Path(temporary)
        many = folder / f"x{asked.times}"
        if not many.is_dir():
            multiply(asked.release, many, asked.times)
        spent = []
        for name, release in (("x1", asked.release), (f"x{asked.times}", many)):
            told = measure(release, folder / f"{name}-site", asked.processes)
            spent.append(told["processor"])
            peak = " and ".join(f"{one:,.0f}" for one in told["megabytes"])
            print(f"{name:4} {told['pages']:>8,} pages {told['wall']:8.1f} s wall {told['processor']:8.1f} s CPU, "
                  f"peak {peak} MB (itself, largest child)", flush=True)  # fmt: skip
        print(f"x{asked.times} data: x{spent[1] / spent[0]:.2f} processor")


if __name__ == "__main__":
    main()
