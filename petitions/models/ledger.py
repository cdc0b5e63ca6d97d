from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from petitions.choices import Kind
from petitions.models.petition import Petition
from yuanbao.numbers import grouped


class LedgerEntry(models.Model):
    """What the public may read of one petition: a redacted snapshot, refreshed by every public move.

    Public pages read this table, PublicPart and the public side of ProgressEntry, nothing else.
    """

    petition = models.OneToOneField(
        Petition,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="ledger",
        verbose_name=_("诉求"),
    )
    number = models.CharField(_("编号"), max_length=12, unique=True)
    kind = models.CharField(_("类型"), max_length=12, choices=Kind.choices)
    who = models.CharField(_("反映人"), max_length=80)
    title = models.CharField(_("标题"), max_length=120)
    text = models.TextField(_("内容"))
    category_code = models.CharField(_("分类编码"), max_length=8, blank=True)
    category_name = models.CharField(_("分类"), max_length=60, blank=True)
    town_id = models.BigIntegerField(_("镇街编号"), null=True)
    town_name = models.CharField(_("镇街"), max_length=60, blank=True)
    community_id = models.BigIntegerField(_("社区编号"), null=True)
    community_name = models.CharField(_("社区"), max_length=60, blank=True)
    lat = models.FloatField(_("纬度"), null=True)
    lng = models.FloatField(_("经度"), null=True)
    state = models.CharField(_("状态"), max_length=16)
    state_text = models.CharField(_("状态文字"), max_length=80)
    holder = models.CharField(_("现在由谁办"), max_length=120, blank=True)
    held_since = models.DateTimeField(_("从何时起"), null=True)
    due_at = models.DateTimeField(_("到何时止"), null=True)
    is_paused = models.BooleanField(_("停表"), default=False)
    answer = models.TextField(_("答复"), blank=True)
    solved = models.CharField(_("是否解决"), max_length=8, blank=True)
    satisfaction = models.CharField(_("是否满意"), max_length=12, blank=True)
    n_joined = models.PositiveIntegerField(_("也遇到"), default=0)
    n_photos = models.PositiveSmallIntegerField(_("照片"), default=0)
    filed_at = models.DateTimeField(_("反映时间"))
    answered_at = models.DateTimeField(_("答复时间"), null=True)
    ended_at = models.DateTimeField(_("结束时间"), null=True)
    is_open = models.BooleanField(_("未结束"), default=True)
    refreshed_at = models.DateTimeField(_("更新时间"))
    search = SearchVectorField(_("检索"), null=True)

    class Meta:
        verbose_name = _("公开台账")
        verbose_name_plural = _("公开台账")
        indexes = [
            models.Index(fields=["-filed_at", "-petition"], name="ledger_newest"),
            models.Index(fields=["town_id", "-filed_at"], name="ledger_by_town"),
            models.Index(fields=["community_id", "-filed_at"], name="ledger_by_community"),
            models.Index(fields=["category_code", "-filed_at"], name="ledger_by_category"),
            models.Index(fields=["state", "-filed_at"], name="ledger_by_state"),
            models.Index(
                fields=["lat", "lng"], condition=Q(is_open=True), name="ledger_open_on_map"
            ),
            GinIndex(fields=["search"], name="ledger_search"),
        ]

    def __str__(self):
        return grouped(self.number)


class PublicPart(models.Model):
    """What the public may read of one work order; written from above, by order id."""

    petition = models.ForeignKey(
        Petition, on_delete=models.CASCADE, related_name="parts", verbose_name=_("诉求")
    )
    order_id = models.BigIntegerField(_("工单编号"), unique=True)
    order_public_id = models.UUIDField(_("工单公开标识"))
    agency_name = models.CharField(_("单位"), max_length=60)
    is_lead = models.BooleanField(_("主办"), default=True)
    state = models.CharField(_("状态"), max_length=16)
    state_text = models.CharField(_("状态文字"), max_length=80)
    round_number = models.PositiveSmallIntegerField(_("第几次办"), default=1)
    since = models.DateTimeField(_("从何时起"), null=True)
    due_at = models.DateTimeField(_("到何时止"), null=True)
    is_paused = models.BooleanField(_("停表"), default=False)
    answer = models.TextField(_("答复"), blank=True)
    answered_at = models.DateTimeField(_("答复时间"), null=True)
    solved = models.CharField(_("是否解决"), max_length=8, blank=True)
    satisfaction = models.CharField(_("是否满意"), max_length=12, blank=True)
    is_open = models.BooleanField(_("在办"), default=True)
    # While it is shelved: since when, why, what is done meanwhile, when it is looked at again.
    held_since = models.DateTimeField(_("挂账时间"), null=True)
    held_why = models.CharField(_("挂账原因"), max_length=300, blank=True)
    held_meanwhile = models.CharField(_("挂账期间做什么"), max_length=300, blank=True)
    expected_on = models.DateField(_("预计什么时候能办"), null=True)
    review_on = models.DateField(_("下次复查"), null=True)

    class Meta:
        verbose_name = _("公开的承办情况")
        verbose_name_plural = _("公开的承办情况")
        indexes = [
            models.Index(fields=["petition", "order_id"], name="part_by_petition"),
            models.Index(
                fields=["-held_since", "-id"],
                condition=Q(held_since__isnull=False),
                name="part_shelved",
            ),
        ]

    def __str__(self):
        return self.agency_name
