"""Django's settings for one runner on their own machine. Every variable read here is listed in docs/how-to."""

from __future__ import annotations

import os
from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from runtall_web.config.clock import local_zone_name
from runtall_web.config.data_dir import chosen_data_dir, read_secret_key
from runtall_web.config.database import DATABASE_URL_VARIABLE, database
from runtall_web.config.listener import Listener, hosts_of, this_listener
from runtall_web.config.logs import log_settings

WEB_ROOT = Path(__file__).resolve().parent.parent
DATA_DIR = chosen_data_dir()
SECRET_KEY = read_secret_key(DATA_DIR)
DEBUG = False

# Who may call, and by which names.
LISTENER = this_listener()
ALLOWED_HOSTS = hosts_of(LISTENER)
CSRF_COOKIE_SECURE = LISTENER is not Listener.OWN
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if LISTENER is Listener.PROXY else None

INSTALLED_APPS = [
    "runtall_web.accounts",
    "runtall_web.runs",
    "runtall_web.form",
    "runtall_web.exercises",
    "runtall_web.plan",
    "runtall_web.training",
    "runtall_web.home",
    "runtall_web.settings",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_tasks",
    "django_tasks_db",
    "csp",
]

MIDDLEWARE = [
    "runtall_web.config.guard.OurCallersOnly",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "runtall_web.accounts.middleware.PairedDevicesOnly",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "runtall_web.accounts.middleware.UserOfRequest",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "runtall_web.config.urls"
WSGI_APPLICATION = "runtall_web.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [WEB_ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "runtall_web.accounts.context.user",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {"default": database(os.environ.get(DATABASE_URL_VARIABLE), DATA_DIR.database)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "videos"]}}

USE_I18N = True
USE_TZ = True
TIME_ZONE = local_zone_name()
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English"))]
LOCALE_PATHS = [WEB_ROOT / "locale"]

STATIC_URL = "/static/"
STATICFILES_DIRS = [WEB_ROOT / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_IMMUTABLE_FILE_TEST = r"^.+\.[0-9a-f]{12}\.[a-z0-9]+$"  # the build puts a hash into every name
WHITENOISE_AUTOREFRESH = False

# Nothing is loaded from another host, nothing runs that is not a file of ours.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "media-src": [SELF, "blob:"],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "runtall_web.home.refusals.csrf_refused"

# Uploads go to the disk as they arrive; what counts is bounded in runs/uploads.py.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
FILE_UPLOAD_TEMP_DIR = str(DATA_DIR.incoming) if DATA_DIR.incoming.is_dir() else None
DATA_UPLOAD_MAX_MEMORY_SIZE = 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_NUMBER_FILES = 500

LOGGING = log_settings(DATA_DIR)
