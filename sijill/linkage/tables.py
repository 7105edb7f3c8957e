"""Columns of text (a register's mentions) as the engine's arrays; files are read by `lists` and `incidents`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa

from sijill.linkage.encode import encode_people
from sijill.linkage.incidents import Events, encode_events
from sijill.linkage.lists import list_of_table
from sijill.linkage.people import People

Columns = Mapping[str, Sequence[str | None]]


def people_of_columns(columns: Columns) -> People:
    """People from columns named as `register.mentions.people` names them; all that start with "name" hold names."""
    table = pa.table({name: pa.array(cells, pa.string()) for name, cells in columns.items()})
    kinds = {name: [name] for name in columns if not name.startswith("name") and name != "harm"}
    return encode_people(
        list_of_table(table, "the register", {**kinds, "name": [n for n in columns if n[:4] == "name"]})
    )


def events_of_columns(columns: Columns) -> Events:
    """Incidents from columns named as `register.mentions.incidents` names them."""
    listed = {name: [list(cells)] for name, cells in columns.items()}
    return encode_events(listed, len(columns["id"]), "the register", "id")
