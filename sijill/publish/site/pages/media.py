"""Images that a person passed: behind a warning, blurred and muted until the reader chooses, twice (promise P34).

Closed at first (`details`), so that nothing is even loaded; opened, the image is blurred by the style sheet; a second
choice takes the blur away and is remembered in this browser. Without JavaScript the blur stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

from markupsafe import Markup

from sijill.publish.rows import Media
from sijill.publish.site.fill import html
from sijill.publish.site.site import Site

_VIDEO = frozenset({".mp4", ".webm", ".ogv"})


def shields(site: Site, media: Sequence[Media], root: str) -> Markup:
    """Every image or film of an incident behind its shield."""
    return Markup("").join(shield(site, one, root) for one in media)


def shield(site: Site, media: Media, root: str) -> Markup:
    """One image or film; what is not graphic is closed too: nobody should meet an image by scrolling."""
    words = site.words
    is_video = PurePosixPath(media.file).suffix.lower() in _VIDEO
    said = (media.alt_ar if words.rtl else media.alt_en) or str(words("media.video" if is_video else "media.image"))
    values = {"src": f"{root}{media.file}", "said": said, "width": media.width, "height": media.height}
    if is_video:
        element = html(
            '<video class="media" controls muted preload="none" width="{width}" height="{height}" src="{src}" '
            'aria-label="{said}"></video>',
            **values,
        )
    else:
        element = html(
            '<img class="media" loading="lazy" decoding="async" width="{width}" height="{height}" src="{src}" '
            'alt="{said}">',
            **values,
        )
    kind = words("media.video" if is_video else "media.image")
    return html('<details class="shield{clear}"><summary>{open}</summary><p class="note">{warning}</p>{element}'
        '<p class="needs-js"><button type="button" class="unblur">{button}</button></p></details>\n',
        clear="" if media.graphic else " calm", open=words("media.open"), warning=words("media.warning", kind=kind),
        element=element, button=words("media.clear"),
    )  # fmt: skip
