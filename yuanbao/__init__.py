"""The project package and lowest layer: users, roles, workflow, audit, calendars, settings."""

from yuanbao.celery import app as celery_app

__all__ = ["celery_app"]
