"""Fill the platform with the demo district's people and matters."""

import logging
from time import perf_counter

from django.core.management.base import BaseCommand
from django.utils.timezone import now

from dispatch.demo.agencies import load_agencies
from dispatch.demo.centre import load_centre
from dispatch.demo.helping import load_helping
from dispatch.demo.history import load_quarter
from dispatch.demo.live import load_live
from dispatch.demo.party import load_party
from dispatch.demo.party_life import load_party_life
from dispatch.demo.sealed import load_sealed
from dispatch.demo.staffing import load_people
from dispatch.demo.tasks import load_tasks
from dispatch.demo.texts import training_rows
from dispatch.demo.topics import load_topics
from dispatch.services.routes.training import train_version
from grids.demo.compounds import load_compounds
from grids.demo.devices import load_devices
from grids.demo.full.load import load as load_district
from grids.demo.points import load_points
from grids.demo.workers import load_workers

SEED = 20


class Command(BaseCommand):
    help = (
        "载入演示数据：人员、参考季度的诉求、今天的诉求，并训练分类模型；可以重复运行，不会重复。"
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--scale",
            default="small",
            choices=["small", "full"],
            help="full：再载入全区规模的台账（22 万居民、9 万户），几分钟，可以重复运行",
        )

    def handle(self, *_args, **options):
        # An answer that another platform refuses is part of the story, nothing to warn of.
        logging.getLogger("dispatch").setLevel(logging.ERROR)
        at = now()
        self.stdout.write(f"人员 {load_people()} 人")
        self.stdout.write(f"网格员 {load_workers(at=at)} 人")
        self.stdout.write(f"安全点位 {load_points(at=at)} 处")
        self.stdout.write(f"值班表 {load_centre(at=at)} 条")
        self.stdout.write(f"科室 {load_agencies(at=at)} 个")
        self.stdout.write(f"摄像机和感知设备 {load_devices(at=at)} 台")
        texts, labels = zip(*training_rows(SEED), strict=True)
        train_version(list(texts), list(labels), at=at, activate=True)
        self.stdout.write(f"分类模型已用 {len(texts)} 条文字训练")
        self.stdout.write(f"参考季度 {load_quarter(at=at)} 件")
        self.stdout.write(f"网格任务单 {load_tasks(at=at)} 份")
        self.stdout.write(f"今天的诉求 {load_live(at=at)} 件")
        self.stdout.write("党组织 {} 个，党员 {} 人".format(*load_party(at=at)))
        self.stdout.write(f"三会一课 {load_party_life(at=at)} 次")
        self.stdout.write(f"小区信息 {load_compounds(at=at)} 条")
        self.stdout.write(f"议题 {load_topics(at=at)} 个")
        self.stdout.write(f"等回电 {load_helping(at=at)} 人")
        count, receipt = load_sealed(at=at)
        self.stdout.write(f"密封举报 {count} 件；示例回执 {receipt}，在 /jb/ 查看")
        if options["scale"] == "full":
            self._load_district(at=at)

    def _load_district(self, *, at):
        started = perf_counter()

        def tell(label, done, total):
            share = 100 * done // total if total else 100
            spent = perf_counter() - started
            self.stdout.write(f"{label} {done:,} / {total:,}（{share}%），已用 {spent:.0f} 秒")
            self.stdout.flush()

        counts = load_district(at=at, tell=tell)
        held = "，".join(f"{label} {n:,}" for label, n in counts.items())
        self.stdout.write(f"全区台账：{held}；用时 {perf_counter() - started:.0f} 秒")
