"""Draw the demonstration district's compounds, chiefs' areas and 1,035 unit grids."""

from time import perf_counter

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from grids.choices import Level
from grids.demo.district import DISTRICT_CODE, SINCE, draw_plan
from grids.demo.old_nets import demo_rows
from grids.models import Grid, OldCell
from grids.queries import stored_places
from grids.services import old_nets
from grids.services.planting import plant
from yuanbao.audit import record, unit_of_work


class Command(BaseCommand):
    help = "生成演示区的小区、网格长片区和 1,035 个单元网格（示意）。可以重复运行。"

    def handle(self, *args, **options):  # noqa: ARG002
        started = perf_counter()
        if not Grid.objects.filter(code=DISTRICT_CODE).exists():
            call_command("import_divisions", since=SINCE, stdout=self.stdout)
        district = Grid.objects.get(code=DISTRICT_CODE)
        made = plant(district, draw_plan(), since=SINCE, by=None, at=timezone.now())
        _seed_old_nets(district)
        self.stdout.write(f"新增 {made} 处，用时 {perf_counter() - started:.1f} 秒")


@unit_of_work
def _seed_old_nets(district):
    """Invent the four nets that went before, once."""
    if OldCell.objects.exists():
        return
    units = Grid.objects.at_level(Level.UNIT).under(district).order_by("code")
    town = {place.pk: place.name for place in Grid.objects.at_level(Level.TOWN)}
    places = stored_places()
    rows = demo_rows(
        [
            (code, town.get(places[pk].town_id, district.name))
            for pk, code in units.values_list("pk", "code")
        ]
    )
    old_nets.write(rows)
    record(district, "import_old_nets", by=None, at=timezone.now(), count=len(rows))
