"""The built-in city in a hand size: some 30 strikes, some 150 dead, three lists; plain values for a demonstration.

`harbour(seed=...)` yields one dict a row of every table, in the order and with the columns of `files.products`:

    {"table": "lists/hospital", "id": "hospital-1", "name_ar": ..., "name_en": ..., "sex": ..., "age": ..., ...}

All values are text; an empty text is "not stated". Tables whose name begins with `truth/` are the key to the others
and must not be shown as documents. Turning rows into documents, mentions and claims is the reader's work.
"""

from __future__ import annotations

from collections.abc import Iterator

from sijill.simulate.files import products
from sijill.simulate.parameters import Parameters
from sijill.simulate.world import Conflict, simulate

SEED = 19
PARAMETERS = Parameters(
    people=1_400, lists=3, killed_share=0.115, neighbours=3.2, reports_a_strike=1.6, answers_a_structure=5, frames=8
)
"""A city small enough to know by heart."""


def harbour_conflict(seed: int = SEED) -> Conflict:
    """The built-in city as a value."""
    return simulate(PARAMETERS, seed)


def harbour(*, seed: int = SEED) -> Iterator[dict[str, str]]:
    """Every row of every table of the built-in city."""
    for product in products(harbour_conflict(seed)):
        table = product.path.removesuffix(".csv")
        for row in product.rows():
            yield {"table": table, **dict(zip(product.columns, row, strict=True))}
