"""Load services, inspection items, least wages and policies, and a demo's firms and applications."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from party.services.offers.demo import load_demo
from party.services.offers.seeding import BadOffers, load_offers

DATA = Path(__file__).resolve().parents[2] / "data"


class Command(BaseCommand):
    help = "读入便民服务事项、检查事项、最低工资、政策；再加演示企业、岗位、申请。可以重复运行。"

    def add_arguments(self, parser):
        parser.add_argument(
            "--reference", action="store_true", help="只读入事项和标准，不加演示数据"
        )

    def handle(self, *_args, reference: bool, **_options):
        at = timezone.now()
        try:
            taken = load_offers(DATA, at=at)
        except (BadOffers, OSError, KeyError, ValueError) as error:
            raise CommandError(f"没有读入：{error}") from error
        said = f"便民服务：事项 {taken.services}，检查事项 {taken.items}，政策 {taken.policies}"
        if not reference:
            said += f"，企业 {load_demo(at=at)} 家"
        self.stdout.write(said)
