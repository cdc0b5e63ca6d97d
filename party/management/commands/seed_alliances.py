"""Alliances and convenience services for the demonstration."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from party.services.alliances.seeding import make_demo


class Command(BaseCommand):
    help = "建立演示用的大工委、大党委、三张清单和便民服务；可以重复运行，已经有的不动。"

    def handle(self, *_args, **_options):
        made = make_demo(at=timezone.now())
        self.stdout.write(
            f"大工委、大党委：新增 {made.alliances}；便民服务：新增 {made.activities}"
        )
