"""A PostgreSQL server of one's own for tests: made in a folder, reached by a socket in it, gone at the end."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path


def server_programs() -> Path | None:
    """The folder that holds `initdb`, newest version first; None when PostgreSQL is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]), reverse=True)
    if found:
        return found[0].parent
    on_path = shutil.which("initdb")
    return None if on_path is None else Path(on_path).parent


@contextmanager
def server(folder: Path, *, durable: bool = False) -> Iterator[str]:
    """Run a server in `folder`; gives its address without the name of a database at the end.

    Commits reach the disk only when `durable`: other tests need no disk that outlives them.
    """
    programs = server_programs()
    if programs is None:
        raise RuntimeError("PostgreSQL is not installed")
    data, sockets = folder / "data", folder / "s"
    for path in (data, sockets):
        path.mkdir(parents=True)
    _give_to_server(folder)
    _run(
        [programs / "initdb", "-D", data, "-U", "sijill", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
    )
    options = f"-c listen_addresses= -c unix_socket_directories={sockets} -c max_connections=80"
    options += "" if durable else " -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    _run([programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start"])
    try:
        yield f"postgresql://sijill@{str(sockets).replace('/', '%2F')}/"
    finally:
        if (data / "postmaster.pid").exists():
            _run([programs / "pg_ctl", "-D", data, "-m", "immediate", "stop"])


def _give_to_server(folder: Path) -> None:
    """PostgreSQL refuses to run as root: hand the folder to its own user, and let that user walk to it."""
    if os.geteuid() != 0:
        return
    user = pwd.getpwnam("postgres")
    for path in (folder, *folder.rglob("*")):
        os.chown(path, user.pw_uid, user.pw_gid)
    for path in folder.parents:
        mode = path.stat().st_mode
        if not mode & 0o001:
            path.chmod(mode | 0o001)


def _run(command: Sequence[str | Path]) -> None:
    as_server = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
    done = subprocess.run([*as_server, *map(str, command)], capture_output=True, text=True, cwd="/")
    if done.returncode != 0:
        raise RuntimeError(f"{command[0]} failed: {done.stdout}{done.stderr}")
