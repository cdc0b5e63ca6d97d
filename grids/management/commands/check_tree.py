"""Verify the nested-set numbers of the tree; write them anew on request."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from grids.queries import tree_faults
from grids.services.numbering import rebuild


class Command(BaseCommand):
    help = "核对网格树的左右值。有错时列出编码并以非零退出;加 --rebuild 按上级关系重建。"

    def add_arguments(self, parser):
        parser.add_argument("--rebuild", action="store_true", help="重建左右值")

    def handle(self, *args, rebuild: bool, **options):  # noqa: ARG002
        if rebuild:
            self.stdout.write(f"重建了 {_rebuild()} 处")
        faults = tree_faults()
        if faults:
            raise CommandError(f"{len(faults)} 处左右值不对：{'、'.join(faults[:20])}")
        self.stdout.write("网格树完好")


def _rebuild() -> int:
    return rebuild(by=None, at=timezone.now())
