"""Why a register is not written as asked; each says what is wrong and what to do."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from yuanbao.workflow import TransitionRefused


class RegisterRefused(TransitionRefused):
    """The register cannot be written as asked."""


class FactsRefused(RegisterRefused):
    """Some of the facts cannot be right; `errors` has a sentence for each field."""

    def __init__(self, errors: Mapping[str, str], labels: Mapping[str, str]):
        self.errors = dict(errors)
        lines = [f"{labels.get(name, name)}：{words}" for name, words in errors.items()]
        super().__init__(_("没有保存。") + "；".join(lines))


class AlreadyRegistered(RegisterRefused):
    """A standing row is the same; `other` is that row."""

    def __init__(self, other: Any, label: str):
        self.other = other
        super().__init__(
            _("%(label)s里已经有同样的一条（%(number)s），没有重复登记。请打开那一条变更。")
            % {"label": label, "number": other.number}
        )


class FieldsChanged(RegisterRefused):
    """Somebody changed the same fields meanwhile; `fields` names them."""

    def __init__(self, fields: Sequence[str], labels: Sequence[str]):
        self.fields = list(fields)
        super().__init__(
            _("您填写期间，别人已经改了：%s。没有覆盖，请对照现在的内容再改。") % "、".join(labels)
        )


class StillInUse(RegisterRefused):
    """Standing rows belong to it."""


class ContentsExpired(RegisterRefused):
    """What made up the row was cleared when its retention ended."""


class NotTheSame(RegisterRefused):
    """The two rows cannot be merged."""


class TargetOutOfReach(RegisterRefused):
    """The new place lies outside what the person answers for."""


class ReasonMissing(RegisterRefused):
    """A personal field is opened for a reason only."""
