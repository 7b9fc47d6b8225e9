"""All settings, in one place, read through one typed reader of the environment."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from csp.constants import NONCE, NONE, SELF

from config.embedded.state import Running
from config.env import Environment

BASE_DIR = Path(__file__).resolve().parent.parent
env = Environment()
MODE = env.mode()
LOCAL = MODE == "local"
DATA_DIR = env.path(
    "SECOND_SOURCE_DATA",
    BASE_DIR / "var",
    about="The data folder: embedded databases, logs, the secrets of local mode, built files.",
    shown="`var` in the project",
)

# Connections of one process, and threads of a web process that answer requests.
POOL_SIZE = 8
# A folder in which no server listens.
NO_DATABASE = "postgresql://app@/second_source?host=/nowhere"


def _database(url: str) -> dict[str, Any]:
    """Return Django's description of the PostgreSQL at `url`; ``?host=`` names a socket folder."""
    parts = urlsplit(url)
    query = {key: values[0] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": {**query, "pool": {"min_size": 1, "max_size": POOL_SIZE, "timeout": 10}},
        "CONN_MAX_AGE": 0,
        "TEST": {"NAME": TEST_DATABASE},
    }


def _broker(url: str) -> str:
    """Return the Redis at `url` in Celery's spelling, which differs for a Unix socket."""
    parts = urlsplit(url)
    if parts.scheme != "unix":
        return url
    query = {key: values[0] for key, values in parse_qs(parts.query).items()}
    number = query.pop("db", "0")
    return f"redis+socket://{parts.path}?{urlencode({'virtual_host': number, **query})}"


SECRET_KEY = env.secret_key(mode=MODE, kept_in=DATA_DIR / "secret-key")
DEBUG = False
ALLOWED_HOSTS = env.words(
    "ALLOWED_HOSTS",
    ["localhost", "127.0.0.1", "[::1]"] if LOCAL else [],
    about="The names under which the site is reached, separated by commas.",
    shown="local: `localhost` and its addresses",
)
CSRF_TRUSTED_ORIGINS = env.words(
    "CSRF_TRUSTED_ORIGINS",
    [],
    about="Other origins whose forms are accepted, such as `https://desk.example.org`.",
)
DATABASE_URL = env.url(
    "DATABASE_URL",
    {"postgresql", "postgres"},
    about="A PostgreSQL 16 or later of your own: `postgresql://user:password@host/name`.",
    shown="local: embedded",
)
REDIS_URL = env.url(
    "REDIS_URL",
    {"redis", "rediss", "unix"},
    about="A Redis or Valkey of your own: `redis://host:6379/0`.",
    shown="local: embedded",
)
EMAIL_URL = env.url(
    "EMAIL_URL",
    {"smtp", "smtps"},
    about="The outgoing mail server: `smtp://user:password@host:587` (STARTTLS) or `smtps://…`.",
    shown="local: files in the data folder",
)
DEFAULT_FROM_EMAIL = env.text(
    "MAIL_FROM",
    "second-source@localhost" if LOCAL else "",
    about="The address our mail comes from.",
    shown="local: `second-source@localhost`",
)
PUBLIC_URL = env.url(
    "PUBLIC_URL",
    {"http", "https"},
    about="The address at which people reach the site, for the links in our mail.",
    shown="local: `http://localhost:8000`; else `https://` and the first of ALLOWED_HOSTS",
).rstrip("/") or (
    "http://localhost:8000"
    if LOCAL
    else f"https://{(ALLOWED_HOSTS or ['localhost'])[0].lstrip('.')}"
)
FETCH_USER_AGENT = env.text(
    "FETCH_USER_AGENT",
    "Mozilla/5.0 (compatible; SecondSource/0.1)",
    about="How we name ourselves to the sites we import from. Sites may ask it to keep away.",
)
FETCH_ALLOWED_NETWORKS = env.networks(
    "FETCH_ALLOWED_NETWORKS",
    about="Networks of your own that may be imported from, at any port: `10.20.0.0/16`. Whoever"
    " may import can then read what servers there show without a login.",
)
FETCH_CA_FILE = env.file(
    "FETCH_CA_FILE",
    about="Certificates (PEM) to trust besides the machine's own, for sites in those networks.",
)
env.refuse(
    not FETCH_USER_AGENT.isascii() or not FETCH_USER_AGENT.isprintable(),
    "FETCH_USER_AGENT has a character that no header takes: write plain letters and signs.",
)
TEST_DATABASE = env.text(
    "SECOND_SOURCE_TEST_DB",
    "test_second_source",
    about="The database that tests make and drop; for two runs of tests on one server.",
)
if not LOCAL:
    env.need("ALLOWED_HOSTS", ALLOWED_HOSTS, "the names under which the site is reached")
    env.need("DATABASE_URL", DATABASE_URL, "the address of your PostgreSQL")
    env.need("REDIS_URL", REDIS_URL, "the address of your Redis or Valkey")
    env.need("EMAIL_URL", EMAIL_URL, "the address of your outgoing mail server")
    env.need("MAIL_FROM", DEFAULT_FROM_EMAIL, "the address our mail comes from")
    env.refuse(
        "*" in ALLOWED_HOSTS,
        "ALLOWED_HOSTS has “*”, which lets anybody choose the host in our links: name the hosts.",
    )
    env.refuse(
        [origin for origin in CSRF_TRUSTED_ORIGINS if not origin.startswith("https://")],
        "CSRF_TRUSTED_ORIGINS has an origin without https://: write https:// before each.",
    )
env.refuse_if_faulty()

# `make run` may have servers of its own on this data folder; manage.py then uses them.
if LOCAL and not (DATABASE_URL and REDIS_URL) and (running := Running.find(DATA_DIR)):
    DATABASE_URL = DATABASE_URL or running.database_url
    REDIS_URL = REDIS_URL or running.redis_url

INSTALLED_APPS = [
    "apps.core",
    "apps.audit",
    "apps.accounts",
    "apps.jobs",
    "apps.archive",
    "apps.notices",
    "apps.sources",
    "apps.articles",
    "apps.annotations",
    "apps.reposts",
    "apps.verification",
    "apps.factchecks",
    "apps.pages",
    "apps.live",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "channels",
    "csp",
    "django_htmx",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "rest_framework",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "apps.core.middleware.LongAnswersMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "apps.core.middleware.DomainErrorMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
            ],
        },
    },
]
ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
DATABASES = {"default": _database(DATABASE_URL or NO_DATABASE)}
if not DATABASE_URL:
    # A pool would wait for the server that is not there; manage.py says so at once.
    del DATABASES["default"]["OPTIONS"]["pool"]
# auth.W004 wants `email` unique; `email_key`, folded for case, is.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
# allauth's checks addresses itself; a second backend would hash every wrong password twice.
AUTHENTICATION_BACKENDS = ["apps.accounts.auth.Backend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("MinimumLengthValidator", "CommonPasswordValidator", "NumericPasswordValidator")
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "apps.accounts.auth.AccountAdapter"
# Nobody who is not one of us gets mail from us.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Second Source"
# An address was vouched for by the admin who invited it.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = LOCAL

EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_URL else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = DATA_DIR / "mail"
SERVER_EMAIL = DEFAULT_FROM_EMAIL
_mail = urlsplit(EMAIL_URL)
EMAIL_HOST = _mail.hostname or "localhost"
EMAIL_HOST_USER = unquote(_mail.username or "")
EMAIL_HOST_PASSWORD = unquote(_mail.password or "")
EMAIL_USE_SSL = _mail.scheme == "smtps"
EMAIL_USE_TLS = not EMAIL_USE_SSL
EMAIL_PORT = _mail.port or (465 if EMAIL_USE_SSL else 587)
EMAIL_TIMEOUT = 20

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if LOCAL
        else "config.static.MinifiedStaticFilesStorage",
    },
}
# Locally a saved file is served at once; production serves what `collectstatic` built.
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = LOCAL
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
# The form of a parcel has a field for each of its pieces; see `MAX_PIECES`.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 6_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}
SESSION_ENGINE = "apps.accounts.auth"
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        # Without a timeout of our own, redis-py 8 closes an idle socket after 5 s.
        "CONFIG": {"hosts": [{"address": REDIS_URL, "socket_timeout": None}]},
    }
    if REDIS_URL
    else {"BACKEND": "channels.layers.InMemoryChannelLayer"},
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
# TLS ends at the proxy in front; uvicorn believes its X-Forwarded-Proto (FORWARDED_ALLOW_IPS).
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not LOCAL
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 0 if LOCAL else 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not LOCAL
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "apps.accounts.api.authentication.TokenAuthentication",
        "apps.accounts.api.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["apps.core.api.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "apps.core.api.problem_handler",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Second Source",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    # Words that several tables share get their table's name.
    "ENUM_NAME_OVERRIDES": {
        "FeedIntervalEnum": "apps.articles.api.feeds.EVERY",
        "MarkKindEnum": "apps.annotations.models.Annotation.Kind",
        "MarkStateEnum": "apps.annotations.states.State",
        "ParcelStateEnum": "apps.articles.states.ParcelState",
        "RequestKindEnum": "apps.verification.models.VerificationRequest.Kind",
        "RequestStateEnum": "apps.verification.states.State",
        "SourceKindEnum": "apps.sources.models.Source.Kind",
        "SourceStateEnum": "apps.sources.models.Source.State",
        "WatchIntervalEnum": "apps.articles.states.Every",
    },
    "SWAGGER_UI_DIST": "SIDECAR",
    # A link inside the button that opens a call cannot be told from it by the keyboard.
    "SWAGGER_UI_SETTINGS": {"deepLinking": False, "persistAuthorization": False},
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}

CELERY_BROKER_URL = _broker(REDIS_URL) or "memory://"
CELERY_TASK_IGNORE_RESULT = True
# Celery would close the connection after each; a worker keeps it, see `config.celery`.
CELERY_DB_REUSE_MAX = 1_000_000_000
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A lost wake-up costs a sweep, a web request that waits for a dead broker costs a person.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "socket_connect_timeout": 2,
    # By name: a worker takes from the first of its queues that has any; see `apps.jobs.registry`.
    "queue_order_strategy": "sorted",
}
