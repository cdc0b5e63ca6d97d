"""Photos that were consented to before there was a ledger get their line in it."""

import hashlib

from django.db import migrations

from yuanbao.crypto import blind_index

# The words as they stood when these consents were given.
WORDING = "同意把本人照片印在便民联系卡上。不同意的，卡上只有姓名和电话。"


def bring_over(apps, _schema_editor):
    consents = apps.get_model("yuanbao", "Consent").objects
    profiles = apps.get_model("grids", "WorkerProfile").objects
    for profile in profiles.filter(photo_consent_at__isnull=False, user__isnull=False):
        consents.create(
            purpose="portrait",
            subject_key=blind_index("consent-subject", f"user:{profile.user_id}"),
            row_id=profile.pk,
            is_given=True,
            wording_version=1,
            wording_digest=hashlib.sha256(WORDING.encode()).hexdigest(),
            channel="brought_over",
            at=profile.photo_consent_at,
        )


class Migration(migrations.Migration):
    dependencies = [
        ("grids", "0017_roles_live_in_the_code"),
        ("yuanbao", "0008_consents_append_only"),
    ]
    operations = [migrations.RunPython(bring_over, migrations.RunPython.noop)]
