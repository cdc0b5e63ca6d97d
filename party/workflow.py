"""The life of an article: every move, from where, to where, and by whose right."""

from django.utils.translation import gettext_lazy as _

from party.choices import ArticleState
from yuanbao.roles import Capability
from yuanbao.workflow import Transition

SUBMIT = Transition(
    "submit",
    _("送审"),
    frozenset({ArticleState.DRAFT}),
    ArticleState.REVIEW,
    Capability.WRITE_CONTENT,
    "submitted_at",
)
APPROVE = Transition(
    "approve",
    _("发布"),
    frozenset({ArticleState.REVIEW}),
    ArticleState.PUBLISHED,
    Capability.PUBLISH_CONTENT,
    "published_at",
)
SEND_BACK = Transition(
    "send_back",
    _("退回修改"),
    frozenset({ArticleState.REVIEW}),
    ArticleState.DRAFT,
    Capability.PUBLISH_CONTENT,
)
WITHDRAW = Transition(
    "withdraw",
    _("撤下"),
    frozenset({ArticleState.PUBLISHED}),
    ArticleState.WITHDRAWN,
    Capability.PUBLISH_CONTENT,
    "withdrawn_at",
)
REVISE = Transition(
    "revise",
    _("改了重发"),
    frozenset({ArticleState.WITHDRAWN}),
    ArticleState.DRAFT,
    Capability.WRITE_CONTENT,
)

MOVES = (SUBMIT, APPROVE, SEND_BACK, WITHDRAW, REVISE)
