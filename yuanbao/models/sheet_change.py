from django.db import models
from django.utils.translation import gettext_lazy as _


class ChangeKind(models.TextChoices):
    """What an import did to one row of a table."""

    CREATED = "created", _("新增")
    UPDATED = "updated", _("更新")


class SheetChange(models.Model):
    """What an import did to one row of a table, so that it can be undone exactly.

    `before` is the row as it was, column by column, sealed values as they lie in the table;
    `after` is the digest of the row as the import left it. An import points here by `run`, its
    rows are found as `run.changes`, and each row of a table stands once in an import.
    """

    model = models.CharField(_("表"), max_length=60)
    object_id = models.BigIntegerField(_("行"))
    line = models.PositiveIntegerField(_("文件第几行"), default=0)
    kind = models.CharField(_("动作"), max_length=8, choices=ChangeKind.choices)
    before = models.JSONField(_("原来"), null=True, blank=True)
    after = models.CharField(_("导入后的摘要"), max_length=32, blank=True)
    left_why = models.CharField(_("撤销时为什么留下"), max_length=120, blank=True)

    class Meta:
        abstract = True

    def __str__(self):
        return f"{self.model} {self.object_id}"
