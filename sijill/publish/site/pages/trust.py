"""Why to trust this, and how not to: the checkpoint with the steps of a check, and the strongest objections."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from sijill.publish.rows import Passed
from sijill.publish.site.charts.frame import Table
from sijill.publish.site.fill import html
from sijill.publish.site.pages.figures import whole
from sijill.publish.site.pages.lists import killed_of
from sijill.publish.site.pages.people import place_of
from sijill.publish.site.site import Page, Site

_WIDEST = 10


def check_page(site: Site) -> Page:
    """The checkpoint, and how a stranger checks all this."""
    words, release = site.words, site.world.release
    facts = [
        (words("foot.release"), words.bare(f"{release.case} {release.version}")),
        (words("check.frozen_on"), words.day(release.frozen_on)),
        (words("check.by"), html("{} · {}", words.bare(release.by), words.bare(release.second))),
        (words("foot.root"), html("<code>{}</code>", release.register.root)),
        (words("check.events"), words.number(release.register.size)),
        (words("check.key"), html("<code>{}</code>", release.register.key)),
        (words("check.code"), words.bare(release.code_version)),
        (words("check.codebook"), words.bare(release.codebook_version)),
    ]
    rows = tuple(
        (_asserted(site, one), words.number(one.looked_at), words.number(one.failed)) for one in site.world.assertions
    )
    head = (words("check.says"), words("check.looked"), words("check.failed"))
    parts: list[dict[str, Any]] = [
        {
            "steps": [words("check.step_1"), words("check.step_2"), words("check.step_3")],
            "code": "python3 check_release.py .",
        },
        {"head": words("foot.release"), "facts": facts},
        {"head": words("check.checkpoint"), "code": site.world.checkpoint.strip()},
        {
            "head": words("check.assertions"),
            "table": Table(head, rows),
            "caption": words("check.assertions"),
            "counts": (1, 2),
        },
    ]
    return site.page(
        "check.html", "prose", words("check.title"), lead=words("check.lead"), crumbs="", pager=[], parts=whole(parts)
    )


def _asserted(site: Site, one: Passed) -> Markup:
    """What was asserted, in the reader's language; an assertion that came later stands as it was written."""
    key = f"assertion.{one.id.replace('-', '_')}"
    return site.words(key) if key in site.words else site.english(one.says)


def attack_page(site: Site) -> Page:
    """The strongest objections, with the numbers of this release."""
    words, world = site.words, site.world
    number, kept = words.number, world.kept()
    assessed = [one for one in world.incidents if one.clusters is not None]
    widths = {
        one.id: (high - low)
        for one in world.incidents
        for low, high in [killed_of(one)]
        if low is not None and high is not None
    }
    widest = sorted((id for id in widths if widths[id]), key=lambda id: (-widths[id], id))[:_WIDEST]
    whole_width = sum(widths.values())
    share = round(100 * sum(widths[id] for id in widest) / whole_width) if whole_width else 0
    values: dict[int, dict[str, object]] = {
        1: {
            "clusters": number(sum(len(one.clusters or ()) for one in assessed)),
            "sources": number(sum(len(one.sources) for one in assessed)),
        },
        2: {
            "cited": number(kept.cited),
            "archived": number(kept.archived),
            "held": number(kept.held),
            "sources": number(kept.all),
        },
        3: {"top": number(len(widest)), "share": number(share)},
        4: {"contested": number(sum(one.known_by == "contested" for one in world.persons.values()))},
        5: {"unplaced": number(sum(one.cell is None for one in world.incidents))},
    }
    parts: list[dict[str, Any]] = [
        {"head": words(f"attack.q{n}"), "texts": [words(f"attack.a{n}", **values.get(n, {}))]} for n in range(1, 8)
    ]
    rows = tuple(
        (
            html('<a href="incident/{}.html"><bdi>{}</bdi></a>', id, world.by_id[id].code or id),
            words.bare(place_of(site, world.by_id[id])[0]),
            words.span(*killed_of(world.by_id[id])),
            number(widths[id]),
        )
        for id in widest
    )
    head = (words("list.code"), words("list.place"), words("list.killed"), words("attack.width"))
    parts.append(
        {
            "head": words("attack.widest"),
            "table": Table(head, rows),
            "caption": words("attack.widest"),
            "counts": (2, 3),
        }
    )
    return site.page(
        "attack.html",
        "prose",
        words("attack.title"),
        lead=words("attack.lead"),
        crumbs="",
        pager=[],
        parts=whole(parts),
    )
