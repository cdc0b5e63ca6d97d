"""Sections of the phone app, states of content, whom it is for, and kinds of notice."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Section(models.TextChoices):
    """The four sections that every column stands in."""

    PARTY = "party", _("智慧党建")
    BUSINESS = "business", _("营商环境")
    SERVICE = "service", _("便民服务")
    PETITION = "petition", _("诉求办理")


class ArticleState(models.TextChoices):
    """Where an article or a course stands, in the words of the editors."""

    DRAFT = "draft", _("草稿")
    REVIEW = "review", _("待审")
    PUBLISHED = "published", _("已发布")
    WITHDRAWN = "withdrawn", _("已撤下")


class Audience(models.TextChoices):
    """Whom content is for; everybody else does not learn that it is there."""

    EVERYBODY = "everybody", _("所有人")
    MEMBERS = "members", _("党员")
    ORGANISATION = "organisation", _("本党组织的党员")
    STAFF = "staff", _("工作人员")


class NoticeKind(models.TextChoices):
    """What a notice tells; an article without one is no notice."""

    WATER = "water", _("停水")
    POWER = "power", _("停电")
    HEAT = "heat", _("停热")
    GAS = "gas", _("停气")
    ROAD = "road", _("封路")
    NOTICE = "notice", _("公告")
    ACTIVITY = "activity", _("活动")


# These break into people's day: they are drawn with a warning sign and stand first.
OUTAGES = frozenset(
    {NoticeKind.WATER, NoticeKind.POWER, NoticeKind.HEAT, NoticeKind.GAS, NoticeKind.ROAD}
)
