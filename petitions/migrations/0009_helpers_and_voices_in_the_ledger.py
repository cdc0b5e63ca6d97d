"""Recordings, and helpers, that were agreed to outside of the consent ledger get their lines in it."""

from django.db import migrations

from yuanbao.consents.bringing import Claim, bring_over, opened, portions

# The words as they stood on the forms when these consents were given.
VOICE = "我同意把录音交给办理人员听。录音不公开，由工作人员写成文字。"
HELPER = "他本人同意我替他反映，结果发到上面的号码"


def bring_consents_over(apps, _schema_editor):
    bring_over(apps, "voice", VOICE, _voices(apps))
    bring_over(apps, "helper", HELPER, _helpers(apps))


def _voices(apps):
    recordings = apps.get_model("petitions", "Recording").objects
    for row in portions(recordings.select_related("petition__petitioner")):
        yield Claim(_whose(row.petition.petitioner), row.petition_id, row.consented_at)


def _helpers(apps):
    people = apps.get_model("petitions", "Petitioner").objects.select_related("petition")
    for person in portions(people.filter(helper_agreed_at__isnull=False, forgotten_at=None)):
        yield Claim(_whose(person), person.petition_id, person.helper_agreed_at)


def _whose(person):
    if person.user_id:
        return f"user:{person.user_id}"
    return f"phone:{opened(person, 'phone') or f'receipt:{person.petition.public_id}'}"


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("petitions", "0008_helping"),
        ("yuanbao", "0008_consents_append_only"),
    ]
    operations = [migrations.RunPython(bring_consents_over, migrations.RunPython.noop)]
