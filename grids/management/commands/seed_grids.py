"""Draw the demonstration district's compounds, chiefs' areas and 1,035 unit grids."""

from time import perf_counter

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from grids.demo.district import DISTRICT_CODE, SINCE, draw_plan
from grids.models import Grid
from grids.services.planting import plant


class Command(BaseCommand):
    help = "生成演示区的小区、网格长片区和 1,035 个单元网格（示意）。可以重复运行。"

    def handle(self, *args, **options):  # noqa: ARG002
        started = perf_counter()
        if not Grid.objects.filter(code=DISTRICT_CODE).exists():
            call_command("import_divisions", since=SINCE, stdout=self.stdout)
        district = Grid.objects.get(code=DISTRICT_CODE)
        made = plant(district, draw_plan(), since=SINCE, by=None, at=timezone.now())
        self.stdout.write(f"新增 {made} 处，用时 {perf_counter() - started:.1f} 秒")
