"""The product's settings with the few values that tests need otherwise."""

from tests import servers

servers.provide()

from yuanbao.settings import *  # noqa: E402, F403 (the servers' addresses come first)

# What a receipt costs in the product is asserted by a test of its own.
SEALED_RECEIPT_COST = {"time_cost": 1, "memory_cost": 8, "parallelism": 1}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Static files come straight from their sources; nothing is collected first.
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
LOGGING = {"version": 1, "disable_existing_loggers": False}
# Flushing tables between tests is allowed here and nowhere else.
DATABASES["default"]["OPTIONS"]["options"] += " -c yuanbao.allow_truncate=on"  # noqa: F405
# Pages find their static files where they lie: nothing is collected for a test.
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
