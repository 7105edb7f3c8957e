"""The server answers: the register's page, and the sites that were built, by files alone."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from sijill.testing.registers import sqlite_register


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """A server on a free port, with one built site of one page."""
    sqlite_register(tmp_path / "home").close()
    site = tmp_path / "home" / "site" / "harbour"
    site.mkdir(parents=True)
    (site / "index.html").write_text("<!doctype html><title>Harbour</title>", encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    variables = {**os.environ, "SIJILL_HOME": str(tmp_path / "home"), "PYTHONPATH": str(Path.cwd())}
    command = [sys.executable, "-m", "sijill", "serve", "--port", str(port)]
    with subprocess.Popen(command, env=variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.communicate(timeout=60)


def _get(address: str) -> tuple[str, str]:
    """Body and content security policy, waiting for the server to come up."""
    for _ in range(300):
        try:
            with urllib.request.urlopen(address, timeout=20) as answer:
                return answer.read().decode(), answer.headers["Content-Security-Policy"]
        except urllib.error.HTTPError:
            raise
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(address)


def test_pages_and_built_sites_are_served_from_one_address(server: str) -> None:
    front, policy = _get(f"{server}/")
    site, policy_of_site = _get(f"{server}/site/harbour/")

    assert 'href="/site/harbour/"' in front
    assert "<title>Harbour</title>" in site
    assert policy.startswith("default-src 'self'") and policy_of_site.startswith("default-src 'self'; ")
    assert "unsafe-inline" not in policy + policy_of_site and "http" not in policy + policy_of_site
    with pytest.raises(urllib.error.HTTPError, match="404"):
        _get(f"{server}/site/harbour/../../register.sqlite3")
