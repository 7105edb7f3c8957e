"""Django settings: from the environment, with a default that needs no server.

`SIJILL_HOME` (default `./home`) holds the register; `DATABASE_URL=postgresql://...` moves the rows to PostgreSQL.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from sijill.workbench import address

HOME = address.home()
DATABASES: dict[str, dict[str, Any]] = {"default": address.for_django(address.url(), HOME)}

SECRET_KEY = os.environ.get("SIJILL_SECRET_KEY") or address.secret_of(HOME)
DEBUG = False
ALLOWED_HOSTS = os.environ.get("SIJILL_HOSTS", "127.0.0.1,localhost,[::1]").split(",")

INSTALLED_APPS = ["django.contrib.staticfiles", "sijill.workbench"]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "sijill.workbench.language.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "sijill.workbench.policy.SecurityPolicy",
]
ROOT_URLCONF = "sijill.workbench.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.i18n"]},
    }
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ar", "العربية")]
LOCALE_PATHS = [Path(__file__).parent / "locale"]

SITES = HOME / "site"
STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_COOKIE_HTTPONLY = True
