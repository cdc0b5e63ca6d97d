from django.db import migrations


def fill(apps, _schema_editor):
    """Orders shelved before the register had rows of its own get theirs from their pause."""
    suspension = apps.get_model("dispatch", "Suspension")
    pauses = apps.get_model("dispatch", "Pause").objects.filter(
        order__state="suspended", kind="suspension", until=None
    )
    suspension.objects.bulk_create(
        suspension(
            order=pause.order,
            why=pause.reason,
            expected_on=pause.order.review_on,
            asked_at=pause.since,
            decided_at=pause.since,
            is_accepted=True,
        )
        for pause in pauses.select_related("order")
    )


class Migration(migrations.Migration):

    dependencies = [("dispatch", "0025_suspension")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
