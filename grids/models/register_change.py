import json

from django.db import models
from django.utils.translation import gettext_lazy as _

from grids.codes import Act
from yuanbao.fields import EncryptedTextField
from yuanbao.models import AppendOnlyModel, PublicIdModel


class RegisterChange(PublicIdModel, AppendOnlyModel):
    """One line of a row's history. Rows and people are plain columns: it outlives them.

    `fields` names what changed; what it was and became is sealed in `facts`.
    """

    register = models.CharField(_("台账"), max_length=24)
    row_id = models.BigIntegerField(_("行"))
    number = models.CharField(_("编号"), max_length=12)
    community_id = models.BigIntegerField(_("社区"), null=True)
    act = models.CharField(_("动作"), max_length=12, choices=Act)
    at = models.DateTimeField(_("时间"))
    by_id = models.BigIntegerField(_("操作人编号"), null=True)
    by_name = models.CharField(_("操作人"), max_length=60, blank=True)
    why = models.CharField(_("理由"), max_length=200, blank=True)
    fields = models.JSONField(_("涉及项目"), default=list)
    facts = EncryptedTextField(_("前后内容"), blank=True)
    # What was written together: one import, one visit.
    batch = models.UUIDField(_("批次"), null=True)

    class Meta:
        verbose_name = _("台账变更")
        verbose_name_plural = _("台账变更")
        indexes = [
            models.Index(fields=["register", "row_id", "id"], name="change_of_row"),
            models.Index(fields=["batch"], name="change_of_batch"),
            models.Index(fields=["act", "at"], name="change_by_act"),
        ]

    def __str__(self):
        return f"{self.number} {self.get_act_display()}"

    def before_and_after(self) -> dict[str, list]:
        """Return {field: [before, after]} as JSON keeps them; dates are ISO text."""
        return json.loads(self.facts) if self.facts else {}
