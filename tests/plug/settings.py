"""The product's settings for real workers on the test database: a quick beat, a watched provider."""

from yuanbao.settings import *  # noqa: F403

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
SMS_CHANNEL = "tests.plug.provider.WatchedSms"
CELERY_BEAT_SCHEDULE = {
    name: entry | {"schedule": 0.5}
    for name, entry in CELERY_BEAT_SCHEDULE.items()  # noqa: F405
    if name.startswith("sweep-")
}
