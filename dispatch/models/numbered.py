from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yuanbao.models import PublicIdModel


class NumberedModel(PublicIdModel):
    """A paper with a number of its own kind and year: 督办〔2026〕12号."""

    PREFIX = ""

    year = models.PositiveSmallIntegerField(gettext_lazy("年份"))
    serial = models.PositiveIntegerField(gettext_lazy("序号"))

    class Meta:
        abstract = True

    def __str__(self):
        return self.number

    @property
    def number(self) -> str:
        facts = {"prefix": self.PREFIX, "year": self.year, "serial": self.serial}
        return _("%(prefix)s〔%(year)s〕%(serial)s号") % facts
