from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yuanbao.choice_field import ChoiceField
from yuanbao.consents.choices import ConsentChannel, Guardian
from yuanbao.models.base import AppendOnlyModel, PublicIdModel


class Consent(PublicIdModel, AppendOnlyModel):
    """One line of the consent ledger: given or withdrawn, by whom, in which words.

    Nobody is named: `subject_key` tells the person again without saying who it is, so that the
    line may stay as proof after the person's data are gone.
    """

    purpose = models.CharField(_("用途"), max_length=40)
    subject_key = models.CharField(_("本人标识"), max_length=32)
    row_id = models.BigIntegerField(_("关于哪一条"), null=True)
    is_given = models.BooleanField(_("同意"))
    wording_version = models.PositiveSmallIntegerField(_("告知书版本"))
    wording_digest = models.CharField(_("告知书校验值"), max_length=64)
    channel = ChoiceField(_("方式"), max_length=16, choices=ConsentChannel.choices)
    guardian = ChoiceField(_("谁代为同意"), max_length=8, choices=Guardian.choices, blank=True)
    # A member of staff who wrote it down; empty where the person did it themselves.
    noted_by_id = models.BigIntegerField(_("记录人编号"), null=True)
    noted_by_name = models.CharField(_("记录人"), max_length=60, blank=True)
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("同意记录")
        verbose_name_plural = _("同意记录")
        indexes = [
            models.Index(fields=["subject_key", "purpose", "-id"], name="consent_of_person"),
            models.Index(fields=["purpose", "-id"], name="consent_by_purpose"),
        ]

    def __str__(self):
        return f"{self.purpose} {'+' if self.is_given else '-'} {self.at:%F %H:%M}"

    @property
    def act_label(self) -> str | Promise:
        """Return whether it was given, taken back, or ended because its data are gone."""
        if self.is_given:
            return _("同意")
        return _("终止") if self.channel == ConsentChannel.DATA_GONE else _("撤回")
