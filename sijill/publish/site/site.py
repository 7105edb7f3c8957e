"""The frame of every page: templates compiled once for a language, and what all pages share.

Templates are Jinja2 with escaping on; sentences are put into them before they are compiled (`words`), so that a page of
the wall costs microseconds. Links are relative: the site works in any folder, from a disk, without a server. Leaves
out: what stands on a page (`pages`), and writing it (`build`).
"""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from typing import Any, NamedTuple

from jinja2 import BaseLoader, Environment, StrictUndefined, Template
from markupsafe import Markup

from sijill.publish.figures import RANGE_RULES
from sijill.publish.rows import Figure
from sijill.publish.site.fill import html
from sijill.publish.site.words import Words, words_of
from sijill.publish.site.world import World

POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'; object-src 'none'"
"""The content security policy of every page: nothing but this site, nothing inline."""

POLICIES = {
    "search": f"{POLICY}; script-src 'self' 'wasm-unsafe-eval'",  # Pagefind is a WebAssembly program of this site
    "map": f"{POLICY}; img-src 'self' data: blob:; worker-src 'self'",  # icons inside the map's own sheet
}

_NAV = (
    ("incidents", "incidents/index.html"),
    ("names", "names/index.html"),
    ("map", "map.html"),
    ("charts", "charts.html"),
    ("compare", "compare.html"),
    ("search", "search.html"),
)
_FOOT = (
    ("method", "method/index.html"),
    ("codebook", "codebook/index.html"),
    ("coverage", "coverage.html"),
    ("corrections", "corrections.html"),
    ("data", "data.html"),
    ("check", "check.html"),
    ("attack", "attack.html"),
    ("correct", "correct.html"),
)
_HERE = Markup(' aria-current="page"')
FONTS = {"en": "source-serif", "ar": "markazi"}


class Page(NamedTuple):
    """A file of the site: its path from the root, its bytes."""

    path: str
    content: bytes


class _Loader(BaseLoader):
    """Templates of this package, with the words of one language in place."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def get_source(self, environment: Environment, template: str) -> tuple[str, str | None, Any]:
        source = resources.files("sijill.publish.site").joinpath("templates", template).read_text("utf-8")
        return self._words.fill(source), template, lambda: True


class Site:
    """The site of one release in one language; `twin`: whether each page stands in the other language too."""

    def __init__(self, world: World, language: str, *, twin: bool = True) -> None:
        self.world = world
        self.words = words_of(language)
        self.twin = twin
        self.title = self.words.titled(world.release.title)
        self._env = Environment(
            loader=_Loader(self.words),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            cache_size=-1,
        )
        self._env.globals.update(
            w=self.words,
            site=self.title,
            font=FONTS[language],
            twin=twin,
        )
        self._templates: dict[str, Template] = {}
        self.made: dict[str, Markup] = {}

    @lru_cache(maxsize=64)  # noqa: B019 - as long as the site
    def _nav(self, base: str, section: str) -> Markup:
        """The links at the head of a page; the same for thousands of pages."""
        return Markup("").join(
            html(
                '<li><a href="{}{}"{}>{}</a></li>\n',
                base,
                href,
                _HERE if key == section else "",
                self.words(f"nav.{key}"),
            )
            for key, href in _NAV
        )

    @lru_cache(maxsize=64)  # noqa: B019 - as long as the site
    def _foot(self, base: str) -> Markup:
        return Markup("").join(
            html('<li><a href="{}{}">{}</a></li>\n', base, href, self.words(f"foot.{key}")) for key, href in _FOOT
        )

    def template(self, name: str) -> Template:
        """A compiled template."""
        found = self._templates.get(name)
        if found is None:
            found = self._templates[name] = self._env.get_template(f"{name}.html")
        return found

    def page(self, path: str, template: str, title: object, *, section: str = "", **values: Any) -> Page:
        """A page of this language at `path` (from the language's folder)."""
        base = "../" * path.count("/")
        text = self.template(template).render(
            path=path,
            base=base,
            root=f"../{base}",
            title=title,
            section=section,
            nav=self._nav(base, section),
            foot=self._foot(base),
            policy=POLICIES.get(template, POLICY),
            kind=f"page-{template}",
            summary=values.pop("summary", ""),
            **values,
        )
        return Page(f"{self.words.language}/{path}", text.encode())

    def actor(self, id: str) -> str:
        """A belligerent's name; a label of ours where the release has only its code."""
        row, label = self.world.actors.get(id), self.words.label(id)
        if row is None or label != id:
            return label
        return row.ar if self.words.rtl and row.ar else row.en

    def figure(self, row: Figure) -> str:
        """What a figure is of."""
        said = self.words.label(row.label_ar if self.words.rtl and row.label_ar else row.label_en)
        actor = self.world.actors.get(str(row.definition.get("actor")))
        if actor is None:
            return said
        said = said.replace(actor.ar if self.words.rtl else actor.en, self.actor(actor.id), 1)
        grades = [self.words.label(str(one)) for one in row.definition.get("grades") or ()]
        return self.words.comma.join([said, *grades]) if grades else said

    def actors(self, ids: tuple[str, ...]) -> str:
        """Belligerents' names in one line."""
        return (self.words.comma).join(self.actor(one) for one in ids)

    def rule(self, key: str) -> Markup:
        """The rule of a range in this language."""
        words = RANGE_RULES.get(key)
        return self.english(key) if words is None else Markup.escape(words[1 if self.words.rtl else 0])

    def english(self, text: str) -> Markup:
        """Text that exists in English alone."""
        if not self.words.rtl or not text:
            return Markup.escape(text)
        return html('<span lang="en" dir="ltr">{}</span>', text)

    def metres(self, number: int) -> Markup:
        """A distance: metres, from two kilometres on kilometres."""
        if number < 2000:
            return self.words("incident.metres", n=self.words.number(number))
        short = f"{number / 1000:.1f}".removesuffix(".0")
        return self.words("incident.kilometres", n=html('<bdi class="n">{}</bdi>', short))
