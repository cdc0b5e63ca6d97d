"""Abstract bases shared by every app."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class PublicIdModel(models.Model):
    """A row with an identifier that may appear in an address; the primary key never does."""

    public_id = models.UUIDField(_("公开标识"), default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True


class AppendOnlyError(TypeError):
    """A row of an append-only table was to be changed or removed."""


class AppendOnlyModel(models.Model):
    """A row that is written once. A database trigger refuses what gets past this class."""

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise AppendOnlyError(f"{self._meta.label} is append-only")
        super().save(*args, **kwargs)

    def delete(self, *_args, **_kwargs):
        raise AppendOnlyError(f"{self._meta.label} is append-only")
