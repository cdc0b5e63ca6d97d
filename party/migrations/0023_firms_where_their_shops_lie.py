"""Firms whose shops were moved in the register are put where those lie."""

from django.db import migrations
from django.db.models import F, OuterRef, Q, Subquery

PORTION = 500
COLUMNS = ("grid", "town", "community")


def place_firms(apps, _schema_editor):
    firms = apps.get_model("party", "Firm").objects
    shop = apps.get_model("grids", "Premises").objects.filter(pk=OuterRef("premises"))
    strayed = firms.filter(~Q(grid=F("premises__grid")), premises__grid__isnull=False)
    keys = list(strayed.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), PORTION):
        firms.filter(pk__in=keys[start : start + PORTION]).update(
            **{column: Subquery(shop.values(column)[:1]) for column in COLUMNS}
        )


class Migration(migrations.Migration):
    dependencies = [
        ("grids", "0019_compounds"),
        ("party", "0022_alliances_become_one"),
    ]
    operations = [migrations.RunPython(place_firms, migrations.RunPython.noop)]
