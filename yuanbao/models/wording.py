from django.db import models
from django.utils.translation import gettext_lazy as _


class ReasonKind(models.TextChoices):
    """Which typed act the reason belongs to."""

    DECLINE = "decline", _("不予受理")
    RETURN = "return", _("退单")
    DISSATISFIED = "dissatisfied", _("不满意")
    APPEAL = "appeal", _("评价申诉")
    TERMINATE = "terminate", _("终止办理")
    CANCEL = "cancel", _("撤单")


class RightDoor(models.Model):
    """The door that is the right one for a matter that is not ours."""

    code = models.CharField(_("编码"), max_length=24, unique=True)
    matter = models.CharField(_("什么事"), max_length=80)
    door = models.CharField(_("找谁"), max_length=80)
    phone = models.CharField(_("电话"), max_length=40, blank=True)
    is_urgent = models.BooleanField(_("先打电话"), default=False)
    words = models.JSONField(_("触发词"), default=list, blank=True)
    sentence = models.CharField(_("告诉群众的话"), max_length=200)

    class Meta:
        verbose_name = _("右门")
        verbose_name_plural = _("右门")

    def __str__(self):
        return f"{self.matter} → {self.door}"


class Reason(models.Model):
    """A reason that people choose from a list when they decline, return, or are not satisfied."""

    kind = models.CharField(_("用于"), max_length=12, choices=ReasonKind.choices)
    code = models.CharField(_("编码"), max_length=24)
    name = models.CharField(_("名称"), max_length=60)
    wording = models.CharField(_("对外用语"), max_length=300, blank=True)
    right_door = models.ForeignKey(
        RightDoor,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reasons",
        verbose_name=_("右门"),
    )
    # For a return: the agency must say who should have it. For a rating: the agency can change it.
    is_flagged = models.BooleanField(_("附加标记"), default=False)
    is_active = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = _("理由")
        verbose_name_plural = _("理由")
        constraints = [models.UniqueConstraint(fields=["kind", "code"], name="reason_code_unique")]

    def __str__(self):
        return self.name


class CannedPhrase(models.Model):
    """常用语 offered in a dialog, by top category and step."""

    code = models.CharField(_("编码"), max_length=24, unique=True)
    category = models.ForeignKey(
        "yuanbao.Category",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="phrases",
        verbose_name=_("分类"),
    )
    step = models.CharField(_("环节"), max_length=24)
    text = models.CharField(_("内容"), max_length=300)

    class Meta:
        verbose_name = _("常用语")
        verbose_name_plural = _("常用语")

    def __str__(self):
        return self.text[:30]
