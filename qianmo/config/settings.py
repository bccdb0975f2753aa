"""Settings of one bank's Qianmo, read from the environment.

The supervisor hands over where the database is and where the secret files lie; nothing a bank changes in business
(policies, authority, calendars) is kept here. Without any environment the settings still import, so that tools which
need no database work.
"""

import os
import sys
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

HOME = Path(__file__).resolve().parent.parent.parent
STATE = Path(os.environ.get("QIANMO_STATE", HOME / "var")).resolve()


def _secret() -> str:
    path = os.environ.get("QIANMO_SECRET_FILE")
    if path:
        return Path(path).read_text(encoding="utf-8").strip()
    return "only-for-tests-and-tools-without-a-supervisor"


def _database(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "qianmo",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


SECRET_KEY = _secret()
DEBUG = os.environ.get("QIANMO_DEBUG") == "1"
QIANMO_DEMO = os.environ.get("QIANMO_DEMO", "1") == "1"
KEYS_FILE = os.environ.get("QIANMO_KEYS_FILE", "")
COREBANK_URL = os.environ.get("QIANMO_COREBANK_URL", "")  # the bank's own core; empty: the embedded one
COREBANK_TOKEN_FILE = os.environ.get("QIANMO_COREBANK_TOKEN_FILE", "")
LAKE_YEARS = int(os.environ.get("QIANMO_LAKE_YEARS", "7"))  # how long the lake keeps what ended
FEEDS_FOLDER = os.environ.get("QIANMO_FEEDS", str(STATE / "feeds" / "in"))  # where the core bank drops its files
FEEDS_DAYS = int(os.environ.get("QIANMO_FEEDS_DAYS", "30"))  # how long files of deliveries are kept
ALLOWED_HOSTS = os.environ.get("QIANMO_HOSTS", "127.0.0.1,localhost,[::1]").split(",")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "csp",
    "pgtrigger",
    "procrastinate.contrib.django",
    "qianmo.apps.events",
    "qianmo.apps.org",
    "qianmo.apps.grids",
    "qianmo.apps.households",
    "qianmo.apps.tasks",
    "qianmo.apps.exports",
    "qianmo.apps.feeds",
    "qianmo.apps.products",
    "qianmo.apps.fieldwork",
    "qianmo.apps.ratings",
    "qianmo.apps.notices",
    "qianmo.apps.approvals",
    "qianmo.apps.collateral",
    "qianmo.apps.ledger",
    "qianmo.apps.funds",
    "qianmo.apps.credit",
    "qianmo.apps.dossiers",
    "qianmo.apps.signing",
    "qianmo.apps.lab",
    "qianmo.apps.campaigns",
    "qianmo.apps.outreach",
    "qianmo.apps.leads",
    "qianmo.apps.crm",
    "qianmo.apps.targets",
    "qianmo.apps.briefings",
    "qianmo.apps.performance",
    "qianmo.apps.dayend",
    "qianmo.apps.intake",
    "qianmo.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "qianmo.web.headers.headers",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "qianmo.web.sessions.watch",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "qianmo.config.urls"
WSGI_APPLICATION = "qianmo.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HOME / "qianmo" / "web" / "templates", HOME / "qianmo" / "api" / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {"default": _database(os.environ.get("DATABASE_URL", "postgresql://qianmo@127.0.0.1/qianmo"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_LOCKOUT_CALLABLE = "qianmo.web.views.errors.locked"
MFA_ADAPTER = "qianmo.web.factors.SealedFactors"
MFA_SUPPORTED_TYPES = ["recovery_codes", "totp", "webauthn"]
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # a passkey can stand for both factors
MFA_TOTP_TOLERANCE = 1  # half a minute early or late
CSRF_FAILURE_VIEW = "qianmo.web.views.errors.stale"
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/sign-in/"

SESSION_COOKIE_AGE = 8 * 3600  # one working day
IDLE_SECONDS = int(os.environ.get("QIANMO_IDLE_SECONDS", "900"))
SERVED_BY_HTTPS = os.environ.get("QIANMO_HTTPS") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SERVED_BY_HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SERVED_BY_HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SERVED_BY_HTTPS else None
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
FILE_UPLOAD_HANDLERS = ["qianmo.web.uploading.BoundedUpload"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024  # the longest body the API takes; files have their own limit
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'", "'unsafe-inline'"],  # for browsers that do not know the two below
        "style-src-elem": ["'self'"],
        "style-src-attr": ["'unsafe-inline'"],  # lattices and bars carry their widths and colours as attributes
        "object-src": ["'none'"],
        "img-src": ["'self'", "data:"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
        "base-uri": ["'self'"],
    },
}

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = STATE / "static"
STATICFILES_DIRS = [HOME / "qianmo" / "web" / "static"]
TESTING = "pytest" in sys.modules
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or TESTING
        else "qianmo.config.static.HashedImports",
    },
}
WHITENOISE_USE_FINDERS = DEBUG or TESTING

PROCRASTINATE_IMPORT_PATHS = ["qianmo.config.jobs", "qianmo.config.list_jobs"]
SILENCED_SYSTEM_CHECKS = ["axes.W003"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
