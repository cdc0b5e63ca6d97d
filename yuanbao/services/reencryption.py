"""Sealing what older keys sealed with the newest one, batch by batch, beside running work."""

from django.conf import settings
from django.db import models, transaction
from django.db.models import BinaryField, F, Func, Value

from yuanbao.crypto import key_id
from yuanbao.fields import EncryptedTextField, sealed_length


def reencrypt(model: type[models.Model], field: EncryptedTextField, *, batch: int) -> int:
    """Seal a column's values anew where another key than the first sealed them; return how many.

    Each batch is its own transaction, and what is done is no longer found: it can be stopped and
    started again at any time. Raises DecryptionFailed for a value whose key is gone.
    """
    done = 0
    while count := _one_batch(model, field, batch):
        done += count
    return done


@transaction.atomic
def _one_batch(model: type[models.Model], field: EncryptedTextField, batch: int) -> int:
    column = F(field.attname)
    sealed_by = Func(column, Value(2), Value(2), function="substring", output_field=BinaryField())
    old = model._default_manager.alias(
        sealed_by=sealed_by, size=sealed_length(field.attname)
    ).filter(size__gt=0)
    old = old.exclude(sealed_by=key_id(getattr(settings, field.ring)[0])).order_by("pk")
    rows = list(old.select_for_update(of=("self",))[:batch])
    for row in rows:
        model._default_manager.filter(pk=row.pk).update(**{field.attname: field.resealed(row)})
    return len(rows)
