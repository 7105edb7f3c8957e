"""Images for publication: made anew from their pixels, so that nothing rides along.

Decode, turn upright as the camera meant, bring to RGB, make no larger than 1,600 pixels, encode as JPEG without any of
the old file's metadata: no place, no time, no camera, no thumbnail, no comment, no colour profile, no file name. The
same bytes give the same image. What cannot be decoded is refused; what is larger than 60 megapixels too.
"""

from __future__ import annotations

import io
from typing import NamedTuple

from PIL import Image, ImageOps, UnidentifiedImageError

from sijill.model.errors import BadInput

LARGEST_SIDE = 1_600
MOST_PIXELS = 60_000_000


class Clean(NamedTuple):
    """JPEG bytes, and the size in pixels."""

    content: bytes
    width: int
    height: int


def clean_image(content: bytes) -> Clean:
    """The image alone. Raises BadInput when it is none, or too large to open safely."""
    try:
        with Image.open(io.BytesIO(content)) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise BadInput(f"an image of {opened.width} x {opened.height} pixels is too large", remedy="Scale it.")
            upright = ImageOps.exif_transpose(opened).convert("RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise BadInput(f"it is no image that can be published: {error}", remedy="Pass a JPEG or PNG.") from error
    upright.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
    bare = Image.frombytes("RGB", upright.size, upright.tobytes())
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=82)
    return Clean(out.getvalue(), bare.width, bare.height)
