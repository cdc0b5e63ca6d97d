"""Clear personal data whose declared time is over; --dry-run only counts."""

from datetime import datetime, time

from django.core.management.base import BaseCommand
from django.utils.dateparse import parse_date
from django.utils.timezone import make_aware, now

from yuanbao.retention.rules import title_of
from yuanbao.services.retention import clear_expired, sweep_expired


class Command(BaseCommand):
    help = "清除保存期限已过的个人信息；加 --dry-run 只数不清。每天会自动清一次。"

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="只数，不清除")
        parser.add_argument("--on", type=parse_date, help="按这一天来算（2026-01-31），只用于试算")

    def handle(self, *_args, **options):
        day = options["on"]
        is_dry = options["dry_run"] or day is not None
        at = make_aware(datetime.combine(day, time(12))) if day else now()
        counts = clear_expired(at=at, is_dry=is_dry) | sweep_expired(at=at, is_dry=is_dry)
        done = "将清除" if is_dry else "已清除"
        for code, n in counts.items():
            self.stdout.write(f"{title_of(code)}：{done} {n} 条")
        if not counts:
            self.stdout.write("没有到期的个人信息。")
