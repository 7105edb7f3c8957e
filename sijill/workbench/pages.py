"""The plain front page: what the register holds, in a table. Desk and public site have rooms of their own."""

from __future__ import annotations

from contextlib import closing

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sijill.model.errors import NotFound
from sijill.register.figures import Definition, Row, figure
from sijill.register.store import Store
from sijill.register.totals import Comparison, compare
from sijill.workbench.opening import open_register


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """The headline table: totals of the public record, then incidents by grade."""
    with closing(open_register()) as register:
        frontier = register.log.frontier()
        table = figure(Definition(), register.store.incidents_between(None, None), frontier.root())
        totals = _totals(register.store)
    context = {
        "totals": totals,
        "sites": sorted(path.name for path in settings.SITES.glob("*") if (path / "index.html").is_file()),
        "rows": [_cells(row) for row in (*table.rows, table.total)],
        "root": frontier.root().hex(),
        "events": frontier.size,
    }
    return render(request, "workbench/front.html", context)


def _totals(store: Store) -> Comparison | None:
    try:
        return compare(store, "raqqa")
    except NotFound:
        return None


def _cells(row: Row) -> dict[str, object]:
    measures = ("killed", "children_killed", "women_killed", "men_killed", "injured")
    spans = [row.span(one) for one in measures]
    return {"grade": row.grade, "incidents": row.numbers["incidents"], "spans": spans, "named": row.numbers["named"]}


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """One word for whoever watches over the server; nothing of the register."""
    return HttpResponse("ok", content_type="text/plain")
