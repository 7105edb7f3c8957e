"""The two small files that every page wears: the sign of the site, and the sheet that names the release."""

from __future__ import annotations

import re

from sijill.publish.site.site import Site


def mark() -> bytes:
    """The sign of the site: a page and its line, in one colour."""
    return (
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path fill="#7d2c1a" d="M6 3h20v26H6z"/>'
        b'<path stroke="#fbf9f5" stroke-width="2" d="M10 10h12M10 16h12M10 22h7"/></svg>\n'
    )


def release_css(site: Site) -> bytes:
    """What the foot of every page shows of the release, in one file: pages stay as they are with a new release."""
    release = site.world.release
    name = re.sub(r'["\\\n<>]', "", f"{release.case} {release.version}, {release.frozen_on}")
    return f':root{{--release-name:"{name}";--release-root:"{release.register.root}"}}\n'.encode()
