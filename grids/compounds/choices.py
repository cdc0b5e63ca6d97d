"""What a community keeps of a compound."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FactKind(models.TextChoices):
    """One kind of fact, in the order in which a page shows them."""

    NOTICE = "notice", _("停水停电停热通知")
    PROPERTY = "property", _("物业企业")
    COMMITTEE = "committee", _("业主委员会")
    SERVICE = "service", _("便民服务")


# Of these a compound has one at a time; a new one takes the old one's place.
SINGLE = frozenset({FactKind.PROPERTY, FactKind.COMMITTEE})
