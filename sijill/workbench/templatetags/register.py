"""Numbers and ranges on pages, isolated so that right-to-left text does not turn them round."""

from __future__ import annotations

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from sijill.register.totals import Total

register = template.Library()


@register.filter
def count_range(span: tuple[int | None, int | None]) -> SafeString:
    """A range from its two ends; None is an end that nobody stated."""
    low, high = span
    if low is None and high is None:
        return format_html("{}", gettext("not stated"))
    if high is None:
        return format_html("{} <bdi>{}</bdi>", gettext("at least"), f"{low:,}")
    if low is None:
        return format_html("{} <bdi>{}</bdi>", gettext("up to"), f"{high:,}")
    text = f"{low:,}" if low == high else f"{low:,}–{high:,}"
    return format_html("<bdi dir=ltr>{}</bdi>", text)


@register.filter
def count(number: int) -> SafeString:
    """A whole number."""
    return format_html("<bdi dir=ltr>{}</bdi>", f"{number:,}")


@register.filter
def word(text: str) -> str:
    """A word of the record (a grade, a measure, a place, a publisher) in the reader's language, else as it stands."""
    return gettext(text)


@register.filter
def window(total: Total) -> SafeString:
    """The span of time that a total speaks of."""
    days = [day for day in (total.first, total.last) if day is not None]
    if not days:
        return format_html("{}", gettext("not stated"))
    return format_html(
        "<bdi dir=ltr>{}</bdi>", format_html_join(" / ", "<span class=day>{}</span>", ((day,) for day in days))
    )
