"""Looking for work, agreed to before the ledger knew of it, gets its lines there."""

from django.db import migrations

from yuanbao.consents.bringing import Claim, bring_over, opened, portions

# The words as they stood on the forms when these consents were given.
WISH = "同意保存 90 天，每周把合适的岗位发给我；随时可以停，停了马上删掉姓名和手机号"
APPLICATION = "同意把姓名、手机号和介绍交给这家单位，只用来招这个岗位"


def bring_consents_over(apps, _schema_editor):
    wishes = apps.get_model("party", "JobWish").objects.filter(ended_at=None)
    applications = apps.get_model("party", "Application").objects.filter(job__isnull=False)
    bring_over(apps, "job-wish", WISH, _claims(wishes, "consented_at"))
    bring_over(apps, "job-application", APPLICATION, _claims(applications, "filed_at"))


def _claims(rows, moment):
    """Yield what stands; of what was forgotten nobody is left to ask."""
    for row in portions(rows):
        if whose := _whose(row):
            yield Claim(whose, row.pk, getattr(row, moment))


def _whose(row):
    if row.user_id:
        return f"user:{row.user_id}"
    phone = opened(row, "phone")
    return f"phone:{phone}" if phone else ""


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("party", "0020_activities_are_amended"),
        ("yuanbao", "0008_consents_append_only"),
    ]
    operations = [migrations.RunPython(bring_consents_over, migrations.RunPython.noop)]
