"""Fields whose values are sealed with this channel's own keys."""

from typing import Any

from django.db import models

from petitions.sealed.choices import RING
from yuanbao.crypto import decrypt_bytes, encrypt_bytes
from yuanbao.fields import EncryptedTextField, SealedValue


class SealedTextField(EncryptedTextField):
    """Text under the keys of sealed reports."""

    ring = RING

    def value_to_string(self, obj: models.Model) -> str:
        """Return the sealed value: what is serialised keeps its seal."""
        return self.resealed(obj).hex()


class SealedBytesField(SealedTextField):
    """A file under the keys of sealed reports."""

    most_at_once = 4

    def opened(self, blob: bytes, instance: models.Model) -> Any:
        return decrypt_bytes(blob, self.aad(instance), ring=self.ring)

    def _sealed(self, text: Any, instance: models.Model) -> SealedValue:
        return SealedValue(encrypt_bytes(text, self.aad(instance), ring=self.ring))
