"""Django settings: from the environment, with a default that needs no server.

`SIJILL_HOME` (default `./home`) holds the register; `DATABASE_URL=postgresql://...` moves the rows to PostgreSQL.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from sijill.workbench.database import database_from, secret_of

HOME = Path(os.environ.get("SIJILL_HOME", "home")).resolve()

try:
    DATABASES: dict[str, dict[str, Any]] = {"default": database_from(os.environ.get("DATABASE_URL"), HOME)}
except ValueError as error:
    raise ImproperlyConfigured(str(error)) from error

SECRET_KEY = os.environ.get("SIJILL_SECRET_KEY") or secret_of(HOME)
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

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_COOKIE_HTTPONLY = True
