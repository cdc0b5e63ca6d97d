"""Fill a few compounds of the demonstration with people, shops and facilities."""

from time import perf_counter

from django.core.management.base import BaseCommand
from django.utils import timezone

from grids.services.registers.peopling import people_demo


class Command(BaseCommand):
    help = "登记演示区几个小区的楼栋、住户、商铺和设施（人名为虚构）。已有楼栋时不再登记。"

    def handle(self, *args, **options):  # noqa: ARG002
        started = perf_counter()
        made = people_demo(at=timezone.now())
        self.stdout.write(f"登记 {made} 条，用时 {perf_counter() - started:.1f} 秒")
