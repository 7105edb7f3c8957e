"""The collector is paused for a block and left as it was found."""

from __future__ import annotations

import gc

import pytest

from sijill.model.memory import collector_paused


def test_the_collector_runs_again_after_the_block_even_when_it_raises() -> None:
    """And stays off where somebody had turned it off."""
    with pytest.raises(RuntimeError), collector_paused():
        assert not gc.isenabled()
        raise RuntimeError
    assert gc.isenabled()

    gc.disable()
    try:
        with collector_paused():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
