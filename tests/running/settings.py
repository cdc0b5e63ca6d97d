"""The product's settings for a start whose static files are few and whose beat is quick."""

from yuanbao.settings import *  # noqa: F403

STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
START_STEPS = [("load_holidays", "载入工作日历", "always")]
DEMO_ACCOUNTS = "tests.running.settings.accounts"
CELERY_BEAT_SCHEDULE = {"heartbeat": {"task": "yuanbao.record_heartbeat", "schedule": 1}}


def accounts():
    """Return one account, to be found on the terminal."""
    return [("值班长", "shift.leader", "made-for-this-test")]
