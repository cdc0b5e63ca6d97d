"""Every setting, from the environment, in one file. `.env.example` explains each variable."""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from yuanbao import vendor
from yuanbao.beat_schedule import BEAT_SCHEDULE

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("YUANBAO_VAR", BASE_DIR / "var"))


def env_str(name: str, default: str = "") -> str:
    """Return the variable's text, or the default when it is absent or empty."""
    return os.environ.get(name) or default


def env_bool(name: str, *, default: bool = False) -> bool:
    """Return the variable as yes or no; anything but the known words is refused."""
    words = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
    text = env_str(name).lower()
    if not text:
        return default
    if text not in words:
        raise ImproperlyConfigured(f"{name} must be one of {sorted(words)}, not {text!r}")
    return words[text]


def env_int(name: str, default: int) -> int:
    """Return the variable as a whole number; anything else is refused."""
    text = env_str(name, str(default))
    if not text.lstrip("-").isdigit():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {text!r}")
    return int(text)


def env_list(name: str, default: str = "") -> list[str]:
    """Return a comma-separated variable as a list without blanks."""
    return [part.strip() for part in env_str(name, default).split(",") if part.strip()]


def database_from_url(url: str) -> dict:
    """Turn `postgresql://user:password@host:port/name?option=value` into Django's form.

    A socket directory may be given as `?host=/dir`. Other schemes are refused.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must start with postgresql://")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "yuanbao",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        # Nobody waits longer than this for a row: the second one is told who was first.
        # A row read with eight others by left joins has one sensible order; trying all of them
        # takes the planner longer than everything else (docs/decisions/0032).
        "OPTIONS": {
            "connect_timeout": 5,
            "options": "-c lock_timeout=4000 -c join_collapse_limit=4",
            **options,
        },
    }


# --- core ---------------------------------------------------------------------------------
# Demo mode is what a first `make run` starts: invented people, accounts printed on the
# terminal, loopback only. A real deployment sets YUANBAO_DEMO=no and a secret of its own.
DEMO = env_bool("YUANBAO_DEMO", default=True)
DEBUG = env_bool("DEBUG", default=False)
SECRET_KEY = env_str("SECRET_KEY", "demo-secret-for-loopback-only" if DEMO else "")
if not SECRET_KEY:
    raise ImproperlyConfigured("SECRET_KEY must be set when YUANBAO_DEMO is off")
# Keys of the encrypted fields: the first encrypts, all of them decrypt.
FIELD_KEYS = env_list("FIELD_KEYS", "demo-field-key-for-loopback-only" if DEMO else "")
if not FIELD_KEYS:
    raise ImproperlyConfigured("FIELD_KEYS must be set when YUANBAO_DEMO is off")
# Sealed reports have keys of their own: whoever holds FIELD_KEYS cannot read them.
SEALED_KEYS = env_list("SEALED_KEYS", "demo-sealed-key-for-loopback-only" if DEMO else "")
if not SEALED_KEYS:
    raise ImproperlyConfigured("SEALED_KEYS must be set when YUANBAO_DEMO is off")
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS")
SITE_URL = env_str("SITE_URL", f"http://127.0.0.1:{env_int('PORT', 8000)}")
SITE_HOST = urlsplit(SITE_URL).hostname
ROOT_URLCONF = "yuanbao.urls"
WSGI_APPLICATION = "yuanbao.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "yuanbao",
    "grids",
    "petitions",
    "party",
    "dispatch",
    "mptt",
    "rest_framework",
    "drf_spectacular",
    "django_otp",
    "axes",
    "csp",
    "yuanbao.adminapp.YuanbaoAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
]

MIDDLEWARE = [
    "yuanbao.demo.loopback_only",
    "petitions.sealed.gate.SealedGate",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "yuanbao.middleware.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
    "yuanbao.middleware.RefusalMiddleware",
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
                "yuanbao.context_processors.site",
            ],
            "builtins": ["yuanbao.templatetags.yuanbao", "yuanbao.templatetags.yuanbao_pages"],
        },
    }
]

# --- data ---------------------------------------------------------------------------------
DATABASE_URL = env_str("DATABASE_URL")
DATABASES = {"default": database_from_url(DATABASE_URL or "postgresql:///yuanbao")}
REDIS_URL = env_str("REDIS_URL", "redis://127.0.0.1:6379/0")
CACHES = {
    "default": {
        "BACKEND": "yuanbao.cache.ForgivingRedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "yuanbao",
        "OPTIONS": {"socket_timeout": 0.5, "socket_connect_timeout": 0.5},
    }
}
MEDIA_ROOT = Path(env_str("MEDIA_ROOT", str(VAR_DIR / "media")))
MEDIA_URL = "/media/"

# --- sign-in and sessions -----------------------------------------------------------------
AUTH_USER_MODEL = "yuanbao.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "yuanbao.backends.AccountBackend"]
PASSWORD_HASHERS = ["yuanbao.hashers.Argon2", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "yuanbao.passwords.LengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "yuanbao.passwords.PredictableValidator"},
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
# A session ends after eight hours, or after half an hour of rest; people on foot rest longer.
SESSION_COOKIE_AGE = 8 * 3600
IDLE_SECONDS, IDLE_SECONDS_ON_FOOT = 30 * 60, 4 * 3600
SESSION_COOKIE_NAME = "sessionid" if DEMO else "__Host-sessionid"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEMO
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
# The name alone is locked, so that many addresses together get no more tries than one.
SILENCED_SYSTEM_CHECKS = ["axes.W006"]
AXES_CLIENT_IP_CALLABLE = "yuanbao.throttling.client_address"
AXES_LOCKOUT_CALLABLE = "yuanbao.views.signing.keep_answer"
AXES_SENSITIVE_PARAMETERS = ["password"]
# Only a proxy that is named here may say where a request came from.
TRUSTED_PROXIES = env_list("TRUSTED_PROXIES")

# --- browser safety -----------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = env_bool("SECURE_SSL_REDIRECT", default=not DEMO)
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]
SECURE_HSTS_SECONDS = 0 if DEMO else 31536000
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not DEMO
X_FRAME_OPTIONS = "DENY"
TILE_URL = env_str("TILE_URL")  # empty: maps draw their own vector ground, no network
# What response, solution and satisfaction count in the monthly score, in hundredths.
SCORE_WEIGHTS = env_str("SCORE_WEIGHTS", "30-35-35")
# Periods that the dashboard offers by their days, besides those that end today.
NAMED_PERIODS = env_list("NAMED_PERIODS", "2020-11-01/2021-01-31" if DEMO else "")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        # A player hands the browser the pieces of a stream that it fetched from us.
        "media-src": ["'self'", "blob:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}

# --- language and time --------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# --- static files -------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "yuanbao.staticfinder.VendorFinder",
]
NODE_MODULES = BASE_DIR / "node_modules"
VENDOR_FILES = vendor.FILES
# The two weights that PDF documents are set in.
FONT_DIR = NODE_MODULES / "@expo-google-fonts" / "noto-sans-sc"
FONT_REGULAR = FONT_DIR / "400Regular" / "NotoSansSC_400Regular.ttf"
FONT_BOLD = FONT_DIR / "700Bold" / "NotoSansSC_700Bold.ttf"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# --- background work ----------------------------------------------------------------------
MQTT_URL = env_str("MQTT_URL", "")
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "socket_timeout": 5,
    "socket_connect_timeout": 0.5,
}
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {
    "yuanbao.deliver_notification": {"queue": "notify"},
    "yuanbao.work_on_broadcast": {"queue": "notify"},
    "dispatch.run_export": {"queue": "bulk"},
    "yuanbao.publish_open_data": {"queue": "bulk"},
    "yuanbao.clear_expired": {"queue": "bulk"},
    "grids.work_on_import": {"queue": "bulk"},
    "party.work_on_roll_import": {"queue": "bulk"},
    "grids.run_register_export": {"queue": "bulk"},
    "party.run_roll_export": {"queue": "bulk"},
}
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE = BEAT_SCHEDULE

# --- starting -------------------------------------------------------------------------------
# What a start does after migrating: (command, its title, when). "always" is for commands that
# may be repeated, "once" runs until it has ended well, "demo" is once and in demo mode only.
START_STEPS = [
    ("load_holidays", "载入工作日历", "always"),
    ("seed_grids", "绘制演示城区的网格", "demo"),
    ("seed_registers", "登记演示小区的楼栋、住户、商铺和设施", "demo"),
    ("load_reference", "载入承办单位、分类、派单目录与时限", "demo"),
    ("seed_demo", "载入演示人员与诉求，训练分类模型", "demo"),
    ("load_columns", "载入版块与栏目", "once"),
    ("load_articles", "载入演示文章", "demo"),
    ("load_courses", "载入演示课程", "demo"),
    ("seed_alliances", "建立演示大工委、大党委和便民服务", "demo"),
    ("load_knowledge", "载入知识条目、同义词与各主题答复人", "demo"),
    ("load_offers", "载入便民服务事项、政策、企业和岗位", "demo"),
    ("publish_open_data", "做好当天的开放数据", "demo"),
]
# A function that returns the demo accounts to print: [(title, user name, password)].
DEMO_ACCOUNTS = "dispatch.demo.shown.demo_accounts"

# --- interfaces for other systems -----------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["yuanbao.api.BoundedJSONParser"],
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "EXCEPTION_HANDLER": "yuanbao.api.exception_handler",
    "DEFAULT_AUTHENTICATION_CLASSES": ["yuanbao.integrations.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_THROTTLE_CLASSES": ["yuanbao.throttling.PerAddress", "yuanbao.throttling.PerToken"],
}
# (calls, seconds) for one token, for one address without one, and for wrong tokens of an address.
API_PER_TOKEN, API_PER_ADDRESS, API_WRONG_TOKENS = (600, 60), (120, 60), (30, 60)
SPECTACULAR_SETTINGS = {
    "TITLE": "元宝开放接口",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "ENUM_NAME_OVERRIDES": {
        "SolvedEnum": "petitions.choices.Solved",
        "PetitionStateEnum": "petitions.choices.State",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "yuanbao.apidoc.add_refusals",
    ],
    "SERVE_INCLUDE_SCHEMA": False,
}

# --- messages -----------------------------------------------------------------------------
EMAIL_BACKEND = env_str("EMAIL_BACKEND", "django.core.mail.backends.dummy.EmailBackend")
DEFAULT_FROM_EMAIL = env_str("DEFAULT_FROM_EMAIL", "noreply@localhost")
EMAIL_CHANNEL = "yuanbao.channels.Mail"
SMS_CHANNEL = env_str("SMS_CHANNEL", "yuanbao.channels.DevelopmentSms")
# The district's official account: its interface, its name and secret, and the template it sends.
WECHAT_CHANNEL = env_str("WECHAT_CHANNEL", "yuanbao.channels.DevelopmentWechat")
WECHAT_API, WECHAT_APP = env_str("WECHAT_API"), env_str("WECHAT_APP")
WECHAT_SECRET, WECHAT_TEMPLATE = env_str("WECHAT_SECRET"), env_str("WECHAT_TEMPLATE")
# The account's menu leads here with the person's number, signed with this secret.
WECHAT_BIND_SECRET = env_str(
    "WECHAT_BIND_SECRET", "demo-wechat-secret-for-loopback" if DEMO else ""
)
# Short messages that come in are signed by the provider's gateway with this secret.
SMS_REPLY_SECRET = env_str("SMS_REPLY_SECRET", "demo-sms-secret-for-loopback" if DEMO else "")

# --- residents' pages: (times, seconds) before the next one has to wait -------------------------
PETITIONS_PER_ADDRESS = (env_int("PETITIONS_PER_ADDRESS", 60), 3600)
PETITIONS_PER_PHONE = (20, 24 * 3600)
CALLS_PER_ADDRESS = (30, 3600)
PHOTOS_PER_ADDRESS = (120, 3600)
ADDITIONS_PER_MATTER, OPINIONS_PER_PERSON = (10, 3600), (10, 600)
LOOK_UPS_PER_ADDRESS, LOOK_UPS_PER_NUMBER = (20, 900), (10, 3600)

# --- sealed reports -----------------------------------------------------------------------------
# Nothing below this path says who asked: no address, no browser, no sign-in.
SEALED_PATH = "/jb/"
# Argon2id over the sixteen digits of a receipt: 64 MiB, three rounds (RFC 9106, second choice).
# A change makes older receipts unreadable.
SEALED_RECEIPT_COST = {"time_cost": 3, "memory_cost": 64 * 1024, "parallelism": 1}
# (times, seconds): reports of everybody together, and messages of one reporter.
SEALED_REPORTS, SEALED_MESSAGES = (120, 3600), (20, 3600)
DEFAULT_EXCEPTION_REPORTER = "petitions.sealed.gate.SealedReporter"

# --- footer of public pages: empty values are left out ----------------------------------------
SITE = {
    "name": env_str("SITE_NAME", "元宝"),
    "tagline": env_str("SITE_TAGLINE", "党群一张网"),
    "organiser": env_str("SITE_ORGANISER", "元宝区服务群众工作委员会"),
    "phone": env_str("SITE_PHONE", "0415-000-0000"),
    "site_code": env_str("SITE_CODE"),
    "icp": env_str("SITE_ICP"),
    "police": env_str("SITE_POLICE"),
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"sealed": {"()": "petitions.sealed.gate.SealedLogFilter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["sealed"]}},
    "root": {"handlers": ["console"], "level": env_str("LOG_LEVEL", "INFO")},
}
