"""Recount states and figures from the audit log, and list what differs from the tables."""

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils import timezone

from dispatch.queries.counting.recount import recount

MOST_LINES = 100


class Command(BaseCommand):
    help = (
        "只凭审计记录重数每件诉求、每张工单的状态和各单位、总览的数字，与库里和公开台账逐项核对。"
        "有出入时逐行列出，并以非零退出。可以在使用中运行，数的是同一时刻。"
    )

    def handle(self, **_options):
        is_outermost = not connection.in_atomic_block
        with transaction.atomic():
            if is_outermost:
                _take_snapshot()
            found = list(recount(at=timezone.now()))
        if not found:
            self.stdout.write("逐项核对，没有出入")
            return
        lines = [
            f"{d.whose} {d.what}：显示 {d.shown}，按记录是 {d.logged}" for d in found[:MOST_LINES]
        ]
        raise CommandError("\n".join([f"{len(found)} 处出入", *lines]), returncode=1)


def _take_snapshot():
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
