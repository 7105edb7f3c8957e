"""Method notes from Markdown to HTML: the part of it that our own notes use, and nothing of what others could slip in.

Headings, paragraphs, lists of one level, tables, indented or fenced code, bold, emphasis, code spans, links to
addresses and to other notes. Everything is escaped first. Leaves out: raw HTML, images, nested lists, footnotes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from markupsafe import Markup, escape

_SPANS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\*\*([^*]+)\*\*"), r"<strong>\1</strong>"),
    (re.compile(r"(?<![\w*])\*([^*\s][^*]*)\*(?!\w)"), r"<em>\1</em>"),
)
_LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
_NOTE = re.compile(r"^[\w./-]*?([\w-]+)\.md(#.*)?$")
_ITEM = re.compile(r"^\s{0,3}(?:[-*]|\d+\.)\s+(.*)$")


def html(text: str) -> Markup:
    """The note's body; a first heading is left to the page. Headings begin at h2."""
    return Markup("\n".join(_blocks(text.splitlines())))  # noqa: S704 - every span is escaped


def title(text: str) -> str:
    """The first heading's words."""
    return next((line.lstrip("# ").strip() for line in text.splitlines() if line.startswith("# ")), "")


def _blocks(lines: list[str]) -> Iterator[str]:
    place = 0
    while place < len(lines):
        line = lines[place]
        if not line.strip():
            place += 1
            continue
        block, place = _block(lines, place)
        if block:
            yield block


def _block(lines: list[str], place: int) -> tuple[str, int]:
    """One block and the line after it."""
    line = lines[place]
    if line.startswith("```"):
        end = next((n for n in range(place + 1, len(lines)) if lines[n].startswith("```")), len(lines))
        return _code(lines[place + 1 : end]), end + 1
    if line.startswith("    "):
        return _take(lines, place, lambda one: one.startswith("    ") or not one.strip(), _code)
    if line.startswith("#"):
        level = len(line) - len(line.lstrip("#"))
        words = _spans(line.lstrip("# ").strip())
        return ("" if level == 1 else f"<h{min(level, 4)}>{words}</h{min(level, 4)}>"), place + 1
    if line.lstrip().startswith("|"):
        return _take(lines, place, lambda one: one.lstrip().startswith("|"), _table)
    if line.startswith(">"):
        return _take(lines, place, lambda one: one.startswith(">"), _quote)
    if _ITEM.match(line):
        return _take(lines, place, lambda one: bool(one.strip()), _list)
    return _take(lines, place, lambda one: bool(one.strip()) and not one.startswith(("#", "```", "|")), _paragraph)


def _take(
    lines: list[str], place: int, belongs: Callable[[str], bool], make: Callable[[list[str]], str]
) -> tuple[str, int]:
    end = place + 1
    while end < len(lines) and belongs(lines[end]):
        end += 1
    return make(lines[place:end]), end


def _code(lines: list[str]) -> str:
    text = "\n".join(line.removeprefix("    ") for line in lines).rstrip()
    return f'<pre tabindex="0"><code>{escape(text)}</code></pre>'


def _paragraph(lines: list[str]) -> str:
    return f"<p>{_spans(' '.join(line.strip() for line in lines))}</p>"


def _quote(lines: list[str]) -> str:
    return f"<blockquote>{_spans(' '.join(line.lstrip('> ') for line in lines))}</blockquote>"


def _list(lines: list[str]) -> str:
    items: list[str] = []
    for line in lines:
        if (found := _ITEM.match(line)) is not None:
            items.append(found[1])
        else:
            items[-1] += f" {line.strip()}"
    kind = "ol" if re.match(r"^\s*\d+\.", lines[0]) else "ul"
    return f"<{kind}>{''.join(f'<li>{_spans(one)}</li>' for one in items)}</{kind}>"


def _table(lines: list[str]) -> str:
    rows = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))] for line in lines]
    body = [row for row in rows[1:] if not all(re.fullmatch(r":?-*:?", cell) for cell in row)]
    head = "".join(f'<th scope="col">{_spans(cell)}</th>' for cell in rows[0])
    cells = "".join("<tr>" + "".join(f"<td>{_spans(cell)}</td>" for cell in row) + "</tr>\n" for row in body)
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="{escape(_bare(rows[0]))}"><table><thead><tr>{head}'
        f"</tr></thead><tbody>{cells}</tbody></table></div>"
    )


def _bare(cells: list[str]) -> str:
    return ", ".join(re.sub(r"[`*]", "", cell) for cell in cells)


def _spans(text: str) -> str:
    """Spans inside a line: code first, since nothing inside it is anything else."""
    pieces = re.split(r"(`[^`]+`)", text)
    return "".join(
        f"<code>{escape(one[1:-1])}</code>" if one.startswith("`") and len(one) > 2 else _marked(one) for one in pieces
    )


def _marked(text: str) -> str:
    out = str(escape(text.replace("\\|", "|")))
    out = _LINK.sub(_link, out)
    for pattern, to in _SPANS:
        out = pattern.sub(to, out)
    return out


def _link(found: re.Match[str]) -> str:
    words, address = found[1], found[2]
    if address.startswith(("http://", "https://")):
        return f'<a href="{address}" rel="noreferrer nofollow">{words}</a>'
    note = _NOTE.match(address)
    return f'<a href="{note[1]}.html">{words}</a>' if note else words
