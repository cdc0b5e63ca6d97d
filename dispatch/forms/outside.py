"""Forms for bodies without a desk: their own page, and the centre's telephone log."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dispatch.choices import OutsideOutcome
from dispatch.forms.order import ANSWER_LENGTH, ActForm, written
from dispatch.forms.photos import PhotosField
from dispatch.services.orders.handling import MIN_ANSWER
from petitions.choices import Solved


class OutsideAnswerForm(forms.Form):
    """What the body did, for everyone to read, and who writes it."""

    signer = forms.CharField(label=gettext_lazy("您的姓名和岗位"), max_length=40)
    claimed = forms.ChoiceField(
        label=gettext_lazy("问题解决了吗"), choices=Solved.choices, widget=forms.RadioSelect
    )
    answer = written(
        gettext_lazy("公开答复"),
        most=ANSWER_LENGTH,
        rows=6,
        min_length=MIN_ANSWER,
        help_text=gettext_lazy("居民和所有人都能看到。写清做了什么、什么时候、结果怎样。"),
    )
    photos = PhotosField(label=gettext_lazy("处置后照片"), required=False)


class LinkForm(ActForm):
    """发链接: where it goes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agency = self.order.agency
        known = "、".join(filter(None, [agency.contact_mobile, agency.contact_email]))
        self.facts = [(_("发到"), known or _("没有登记手机和邮箱"))]


class OutsideCallForm(ActForm):
    """电话回执."""

    spoke_with = forms.CharField(label=gettext_lazy("接电话的是谁"), max_length=60)
    said = written(gettext_lazy("对方怎么说"))
    outcome = forms.ChoiceField(
        label=gettext_lazy("结果"), choices=OutsideOutcome.choices, widget=forms.RadioSelect
    )
    answer = written(
        gettext_lazy("代填的公开答复"),
        most=ANSWER_LENGTH,
        required=False,
        help_text=gettext_lazy("结果选“答复”时才填。"),
    )
    claimed = forms.ChoiceField(
        label=gettext_lazy("对方认为解决了吗"),
        choices=[("", gettext_lazy("不填")), *Solved.choices],
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("outcome") == OutsideOutcome.ANSWERED:
            for name in ("answer", "claimed"):
                if not cleaned.get(name):
                    self.add_error(name, _("对方给了答复，请填上。"))
        return cleaned
