"""Method notes: the Markdown that we write, and nothing that others could slip in."""

from __future__ import annotations

from pathlib import Path

import pytest

from sijill.publish.site import markdown
from sijill.publish.site.pages.methods import METHODS


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# Title", ""),
        ("## Part", "<h2>Part</h2>"),
        ("a **b** `c*d*` *e*", "<p>a <strong>b</strong> <code>c*d*</code> <em>e</em></p>"),
        ("- one\n  more\n- two", "<ul><li>one more</li><li>two</li></ul>"),
        ("1. one\n2. two", "<ol><li>one</li><li>two</li></ol>"),
        ("    code <x>", '<pre tabindex="0"><code>code &lt;x&gt;</code></pre>'),
        ("```\na\n\nb\n```", '<pre tabindex="0"><code>a\n\nb</code></pre>'),
        ("> said", "<blockquote>said</blockquote>"),
        ("[note](damage.md) [x](javascript:alert)", '<p><a href="damage.html">note</a> x</p>'),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
    ],
)
def test_blocks_and_spans(text: str, expected: str) -> None:
    """Each form alone."""
    assert markdown.html(text) == expected


def test_tables() -> None:
    """Heads and rows; a bar inside a cell is escaped by a backslash."""
    made = markdown.html("| a | b |\n|---|---|\n| 1 | x \\| y |")

    assert '<thead><tr><th scope="col">a</th><th scope="col">b</th></tr></thead>' in made
    assert "<tr><td>1</td><td>x | y</td></tr>" in made


def test_every_method_note_of_ours_can_be_read() -> None:
    """No mark of Markdown is left over in a note."""
    for path in sorted(Path(METHODS).glob("*.md")):
        text = path.read_text("utf-8")
        made = markdown.html(text)
        assert markdown.title(text), path.name
        assert "\n#" not in made, path.name
        assert "|---" not in made, path.name
