"""Images and films that a person passed: behind a warning, blurred and muted until the reader chooses, twice (P34).

Closed at first (`details`); opened, the style sheet blurs it; a second choice, a box to tick, takes the blur away. Both
work without a program, which only remembers the second one in this browser. A closed image is not even fetched, but by
browsers without JavaScript (the HTML standard turns lazy loading off for them); it is not shown there either. A film
never plays by itself, asks for nothing before it is played, and is silent until its own control is used; the still
before it (the frozen image of the same name, if there is one) is blurred like the film. Everything has its caption, its
source and the reason why it waits.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

from markupsafe import Markup

from sijill.publish.rows import Media
from sijill.publish.site.fill import html
from sijill.publish.site.site import Site

FILMS = frozenset({".mp4", ".webm", ".ogv"})
_STILLS = (".jpg", ".png")


def shields(site: Site, media: Sequence[Media], root: str) -> Markup:
    """Every image or film of an incident behind its shield; stills of films stand with their film."""
    stills = {still for one in media if is_film(one) for still in _beside(one)}
    return Markup("").join(shield(site, one, root, media) for one in media if one.file not in stills)


def shield(site: Site, media: Media, root: str, beside: Sequence[Media] = ()) -> Markup:
    """One image or film; what is not graphic is closed too: nobody should meet an image by scrolling."""
    words, film = site.words, is_film(media)
    kind = words("media.video" if film else "media.image")
    return html(
        '<details class="shield"><summary>{open} · {kind} · <bdi class="n">{size}</bdi></summary>'
        '<p class="note">{warning}{silent}</p><input type="checkbox" class="clear" id="clear-{id}">'
        '<label for="clear-{id}">{choice}</label>'
        "<figure>{element}<figcaption>{caption}</figcaption></figure></details>\n",
        open=words("media.open"), kind=kind, size=_size(site, media), id=media.id, choice=words("media.clear"),
        warning=words("media.warning" if media.graphic else "media.calm", kind=kind),
        silent=Markup(" ") + words("media.silent") if film else "",
        element=_film(site, media, root, beside) if film else _image(site, media, root), caption=_caption(site, media),
    )  # fmt: skip


def is_film(media: Media) -> bool:
    """Whether it moves."""
    return PurePosixPath(media.file).suffix.lower() in FILMS


def _beside(film: Media) -> list[str]:
    return [str(PurePosixPath(film.file).with_suffix(suffix)) for suffix in _STILLS]


def _film(site: Site, media: Media, root: str, beside: Sequence[Media]) -> Markup:
    still = next((one.file for one in beside if one.file in _beside(media)), None)
    return html(
        '<video class="media" controls muted playsinline preload="none" disablepictureinpicture width="{}" height="{}" '
        'src="{}"{} aria-label="{}"></video>',
        media.width, media.height, root + media.file, html(' poster="{}"', root + still) if still else "",
        _said(site, media),
    )  # fmt: skip


def _image(site: Site, media: Media, root: str) -> Markup:
    return html(
        '<img class="media" loading="lazy" decoding="async" width="{}" height="{}" src="{}" alt="{}">',
        media.width, media.height, root + media.file, _said(site, media),
    )  # fmt: skip


def _said(site: Site, media: Media) -> str:
    """What it shows, in words; what kind of thing it is where nobody wrote any."""
    words = site.words
    return (media.alt_ar if words.rtl else media.alt_en) or str(
        words("media.video" if is_film(media) else "media.image")
    )


def _caption(site: Site, media: Media) -> Markup:
    """What it shows, whose it is, from which day."""
    words, document = site.words, site.world.documents.get(media.document)
    parts = [words.bare(_said(site, media))]
    if document is not None:
        parts.append(words.bare(document.publisher or document.title or document.id))
        if document.published:
            parts.append(words.day(document.published))
    return Markup(" · ").join(parts)


def _size(site: Site, media: Media) -> str:
    """How much there is to load."""
    path = site.world.folder / media.file
    size = path.stat().st_size if path.is_file() else 0
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(size / 1e3, 0.1):.1f} kB"
