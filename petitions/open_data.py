"""What the public ledger gives as open data: its lines, and its counts by month, town and subject."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import Substr, TruncMonth
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from petitions.choices import CONTENT, SETTLED, Solved
from petitions.models import LedgerEntry
from yuanbao.models import Category
from yuanbao.opendata.datasets import Column, Dataset, Row, at_least_few, register_dataset

# Two years of lines, and never more than a machine holds at ease.
YEARS, MOST_LINES = 2, 200_000
# The first digits of a subject's code name its group.
GROUP_DIGITS = 2

LINES = (
    Column("number", "text", _("编号，十二位")),
    Column("kind", "text", _("类型：求助、建议、意见、投诉、举报、咨询")),
    Column("title", "text", _("标题，已去掉个人信息")),
    Column("text", "text", _("内容，已去掉个人信息")),
    Column("category_code", "text", _("分类编码；空为还没有分类")),
    Column("category_name", "text", _("分类")),
    Column("town", "text", _("镇街；空为没有定位")),
    Column("community", "text", _("社区；空为没有定位")),
    Column("filed_on", "day", _("反映的日期")),
    Column("state", "text", _("状态")),
    Column("holder", "text", _("现在由谁办")),
    Column("answer", "text", _("答复，已去掉个人信息")),
    Column("answered_on", "day", _("答复的日期"), may_be_empty=True),
    Column("solved", "text", _("是否解决：yes、partly、no，空为还没有评价")),
    Column("satisfaction", "text", _("是否满意：satisfied、fair、dissatisfied，空为还没有评价")),
    Column("joined", "whole", _("几个人点了“我也遇到”")),
)

COUNTS = (
    Column("month", "text", _("反映的月份，如 2026-11")),
    Column("town", "text", _("镇街；空为没有定位")),
    Column("category_code", "text", _("分类的大类编码；空为还没有分类")),
    Column("category_name", "text", _("分类的大类")),
    Column("received", "whole", _("收到几件；空为少于 5"), may_be_empty=True),
    Column("settled", "whole", _("已办结几件；空为少于 5"), may_be_empty=True),
    Column("rated", "whole", _("已评价几件；空为少于 5"), may_be_empty=True),
    Column("solved", "whole", _("评价为已解决几件；空为已评价的少于 5"), may_be_empty=True),
    Column(
        "content", "whole", _("评价为满意、基本满意几件；空为已评价的少于 5"), may_be_empty=True
    ),
    Column("suppressed", "yes_no", _("有没有因为太少而空着的数")),
)


def _lines(on: date) -> Iterator[Row]:
    since = on.replace(year=on.year - YEARS, day=1)
    rows = LedgerEntry.objects.filter(filed_at__date__gte=since, filed_at__date__lte=on)
    rows = rows.defer("search").order_by("-filed_at", "-petition")[:MOST_LINES]
    for row in rows.iterator(2000):
        yield {
            "number": row.number,
            "kind": row.get_kind_display(),
            "title": row.title,
            "text": row.text,
            "category_code": row.category_code,
            "category_name": row.category_name,
            "town": row.town_name,
            "community": row.community_name,
            "filed_on": localdate(row.filed_at),
            "state": row.state_text,
            "holder": row.holder,
            "answer": row.answer,
            "answered_on": localdate(row.answered_at) if row.answered_at else None,
            "solved": row.solved,
            "satisfaction": row.satisfaction,
            "joined": row.n_joined,
        }


def _counts(on: date) -> Iterator[Row]:
    rows = LedgerEntry.objects.filter(filed_at__date__lte=on)
    groups = rows.annotate(
        month=TruncMonth("filed_at"), group=Substr("category_code", 1, GROUP_DIGITS)
    ).values("month", "town_name", "group")
    counted = groups.annotate(
        received=Count("pk"),
        settled=Count("pk", filter=Q(state__in=sorted(SETTLED))),
        rated=Count("pk", filter=~Q(satisfaction="")),
        solved=Count("pk", filter=Q(solved=Solved.YES)),
        content=Count("pk", filter=Q(satisfaction__in=sorted(CONTENT))),
    ).order_by("month", "town_name", "group")
    names = dict(Category.objects.filter(parent=None).values_list("code", "name"))
    for row in counted.iterator(2000):
        yield _told(row, names.get(row["group"], ""))


def _told(row: Mapping[str, Any], category_name: str) -> Row:
    """Return a group's counts, small ones left out: of few, all that was said of them."""
    received, rated = at_least_few(row["received"]), at_least_few(row["rated"])
    few = received is None
    said = None if few or rated is None else row
    settled = None if few else at_least_few(row["settled"])
    counts = {
        "received": received,
        "settled": settled,
        "rated": None if few else rated,
        "solved": said["solved"] if said else None,
        "content": said["content"] if said else None,
    }
    return {
        "month": f"{row['month']:%Y-%m}",
        "town": row["town_name"],
        "category_code": row["group"],
        "category_name": category_name,
        **counts,
        "suppressed": None in counts.values(),
    }


def register_all() -> None:
    """Tell the open tables what the ledger gives."""
    register_dataset(
        Dataset(
            code="ledger-lines",
            title=_("公开台账"),
            about=_("最近两年公开的诉求，一件一行，和网上的公开台账相同。"),
            columns=LINES,
            rows=_lines,
        )
    )
    register_dataset(
        Dataset(
            code="ledger-counts",
            title=_("公开台账的数"),
            about=_("公开的诉求按月、镇街、大类各有几件，办结、解决、满意各几件。"),
            columns=COUNTS,
            rows=_counts,
        )
    )
