"""A text field that is encrypted at rest, bound to its row and column."""

from typing import Any

from django import forms
from django.core.exceptions import FieldError
from django.db import models

from yuanbao.crypto import FIELD_RING, decrypt, encrypt


class SealedValue(bytes):
    """Bytes as they came from the database, not yet opened."""


class _Opening:
    """Opens the value on first use; keeps what was assigned."""

    def __init__(self, field: "EncryptedTextField") -> None:
        self.field = field

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        if instance is None:
            return self
        name = self.field.attname
        if name not in instance.__dict__:
            instance.refresh_from_db(fields=[name, "public_id"])  # both are needed to open it
        value = instance.__dict__[name]
        if isinstance(value, SealedValue):
            value = self.field.opened(value, instance) if value else ""
            instance.__dict__[name] = value
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


def sealed_length(name: str) -> models.Func:
    """Return how many bytes a sealed column holds, none for an empty text: to filter by."""
    return models.Func(name, function="octet_length", output_field=models.IntegerField())


class EncryptedTextField(models.BinaryField):
    """Text sealed with SM4-GCM; the model must have a `public_id`.

    It can be neither filtered by nor set by `QuerySet.update` or `bulk_update` (FieldError):
    search goes through a blind index in a column of its own. Sorting by it tells nothing, for
    each sealing has its own random start. Reading raises DecryptionFailed for a value that was
    altered or moved from another row or column.
    """

    # For the type checker: in Python it is text, whatever the column holds.
    _pyi_private_set_type: Any
    _pyi_private_get_type: Any
    # The setting that holds the keys.
    ring = FIELD_RING
    # How many rows may be in memory together while they are sealed anew.
    most_at_once = 10_000

    def contribute_to_class(self, cls: type[models.Model], name: str, **kwargs: Any) -> None:
        super().contribute_to_class(cls, name, **kwargs)
        setattr(cls, self.attname, _Opening(self))

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        if self.has_default() and self.default == "":
            kwargs["default"] = ""
        return name, path, args, kwargs

    def get_default(self) -> str | None:
        return None if self.null and not self.has_default() else ""

    def _check_str_default_value(self) -> list[Any]:
        return []  # the default is text like any value; it is sealed on the way to the database

    def aad(self, instance: Any) -> bytes:
        """Return what the ciphertext is bound to."""
        return f"{instance._meta.db_table}.{self.column}|{instance.public_id}".encode()

    def from_db_value(self, value: Any, *_args: Any) -> SealedValue | None:
        return None if value is None else SealedValue(value)

    def pre_save(self, instance: models.Model, add: bool) -> bytes | None:  # noqa: ARG002
        value = instance.__dict__.get(self.attname)
        if value is None or isinstance(value, SealedValue):
            return value
        return self._sealed(value, instance) if value else SealedValue(b"")

    def resealed(self, instance: models.Model) -> bytes:
        """Return the row's value sealed anew with the first key, fit for `QuerySet.update`."""
        value = getattr(instance, self.attname)
        return self._sealed(value, instance) if value else SealedValue(b"")

    def opened(self, blob: bytes, instance: models.Model) -> str:
        """Return the text of a sealed value of the row."""
        return decrypt(blob, self.aad(instance), ring=self.ring)

    def _sealed(self, text: str, instance: models.Model) -> SealedValue:
        return SealedValue(encrypt(text, self.aad(instance), ring=self.ring))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if value is not None and not isinstance(value, SealedValue):
            raise FieldError(f"{self.name} is encrypted; set it on the object and save")
        return super().get_db_prep_value(value, connection, prepared)

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise FieldError(f"{self.name} is encrypted and cannot be searched by {lookup_name}")

    def value_to_string(self, obj: models.Model) -> str:
        return self.value_from_object(obj) or ""

    def to_python(self, value: Any) -> Any:
        return value

    def formfield(self, **kwargs: Any) -> Any:
        return models.Field.formfield(self, **{"form_class": forms.CharField, **kwargs})
