"""The workbench as a WSGI application, for granian; beside it, under /site/, the sites that were built here.

Built sites are files: they are served as they lie in SIJILL_HOME/site, by no query and no template.
"""

from __future__ import annotations

import os
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from whitenoise import WhiteNoise  # type: ignore[import-untyped]

from sijill.workbench.policy import SITE_POLICY

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sijill.workbench.settings")


def _keep_at_home(headers: Any, path: str, url: str) -> None:
    headers["Content-Security-Policy"] = SITE_POLICY
    headers["Referrer-Policy"] = "no-referrer"


def with_sites(pages: Any) -> Any:
    """`pages`, and the built sites, if there are any."""
    if not settings.SITES.is_dir():
        return pages
    return WhiteNoise(
        pages, root=str(settings.SITES), prefix="site/", index_file=True, add_headers_function=_keep_at_home
    )


application = with_sites(get_wsgi_application())
