"""The form of a rating: solved and satisfied are two questions, and neither is answered for people."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dispatch.replies import VERDICTS
from dispatch.services.judging.raters import reason_choices
from dispatch.services.judging.rating import Judgement
from petitions.choices import Satisfaction, Solved

SOLVED = (
    (Solved.YES, gettext_lazy("解决了")),
    (Solved.PARTLY, gettext_lazy("一部分")),
    (Solved.NO, gettext_lazy("没解决")),
)


class RatingForm(forms.Form):
    """One person's judgement of one part. Reasons are asked for when it fails."""

    solved = forms.ChoiceField(
        label=gettext_lazy("这件事解决了吗"),
        choices=SOLVED,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选一个：解决了、一部分，还是没解决。")},
    )
    satisfaction = forms.ChoiceField(
        label=gettext_lazy("对办理的单位满意吗"),
        choices=Satisfaction.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选一个：满意、基本满意，还是不满意。")},
    )
    reasons = forms.MultipleChoiceField(
        label=gettext_lazy("哪里不满意"), required=False, widget=forms.CheckboxSelectMultiple
    )
    comment = forms.CharField(
        label=gettext_lazy("想说的话"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("电话、姓名会自动去掉，办理单位看得到。"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reasons"].choices = reason_choices()

    @classmethod
    def of_part(cls, key, data=None):
        """Return the form of one part among several on a page: their labels are not mixed up.

        A `verdict` of 1, 2 or 3, as in a short message, answers both questions with one tap.
        """
        if data is not None and data.get("verdict") in VERDICTS:
            solved, satisfaction = VERDICTS[data["verdict"]]
            fails = satisfaction == Satisfaction.DISSATISFIED
            comment = _("只点了不满意，没有写原因，请打电话问清。") if fails else ""
            data = {"solved": solved, "satisfaction": satisfaction, "comment": comment}
        return cls(data, auto_id=f"id_part{key}_%s")

    def clean(self):
        cleaned = super().clean()
        fails = cleaned.get("satisfaction") == Satisfaction.DISSATISFIED
        if fails and not (cleaned.get("reasons") or cleaned.get("comment", "").strip()):
            self.add_error("reasons", _("请选一个不满意的原因，或写一句，办理的单位才知道怎么改。"))
        return cleaned

    def judgement(self) -> Judgement:
        """Return what was said as plain values; a satisfied person's ticks are not reasons."""
        said = self.cleaned_data
        fails = said["satisfaction"] == Satisfaction.DISSATISFIED or said["solved"] != Solved.YES
        return Judgement(
            solved=said["solved"],
            satisfaction=said["satisfaction"],
            reasons=said["reasons"] if fails else (),
            comment=said["comment"],
        )
