"""Applications that are no secret get the index by which a telephone finds them at the counter."""

from django.db import migrations

from yuanbao.crypto import blind_index, decrypt

CONFIDENTIAL = ("counselling", "legal_aid")


def fill(apps, _schema_editor):
    rows = apps.get_model("party", "Application").objects.exclude(kind__in=CONFIDENTIAL)
    for row in rows.only("public_id", "phone").iterator(500):
        sealed = bytes(row.__dict__["phone"] or b"")
        if not sealed:
            continue
        phone = decrypt(sealed, f"party_application.phone|{row.public_id}".encode())
        rows.filter(pk=row.pk).update(phone_index=blind_index("phone", phone))


class Migration(migrations.Migration):
    dependencies = [("party", "0026_taken_in_at_a_desk")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
