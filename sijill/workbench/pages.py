"""The plain front page: what the register holds, in a table. Desk and public site have rooms of their own."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sijill.model.errors import NotFound
from sijill.register.figures import Definition, Row, figure
from sijill.register.totals import Comparison, compare
from sijill.workbench.log import SqlLog
from sijill.workbench.store import SqlStore


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """The headline table: totals of the public record, then incidents by grade."""
    frontier = SqlLog().frontier()
    table = figure(Definition(), SqlStore().incidents_between(None, None), frontier.root())
    context = {
        "totals": _totals(),
        "rows": [_cells(row) for row in (*table.rows, table.total)],
        "root": frontier.root().hex(),
        "events": frontier.size,
    }
    return render(request, "workbench/front.html", context)


def _totals() -> Comparison | None:
    try:
        return compare(SqlStore(), "raqqa")
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
