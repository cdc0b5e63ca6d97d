"""Make the day's files of open data."""

from django.core.management.base import BaseCommand
from django.utils.timezone import localdate

from yuanbao.services.open_data import publish_open_data


class Command(BaseCommand):
    help = "做好当天的开放数据文件；已经做好的不再做。每天凌晨会自动做。"

    def handle(self, *_args, **_options):
        for row in publish_open_data(on=localdate()):
            self.stdout.write(f"{row}：{row.n_rows} 行")
