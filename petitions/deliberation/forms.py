"""What residents fill in on topics."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from petitions.deliberation.choices import OpinionKind
from petitions.forms import StoryField

SHORTEST, LONGEST = 5, 1000


class SpeakForm(forms.Form):
    """A proposal or a remark."""

    kind = forms.ChoiceField(
        label=gettext_lazy("您要发"), choices=OpinionKind.choices, widget=forms.RadioSelect
    )
    text = StoryField(
        label=gettext_lazy("您的话"),
        max_length=LONGEST,
        widget=forms.Textarea(
            attrs={"rows": 6, "data-counter": "id_text_count", "autocomplete": "off"}
        ),
        help_text=gettext_lazy(
            "请不要写电话、身份证号和别人的名字：写了会先由审核员看过，隐去后再公开。"
        ),
        error_messages={"required": gettext_lazy("请写下您的话，最少 5 个字。")},
    )
    name = forms.CharField(
        label=gettext_lazy("怎么称呼您"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "name", "data-no-draft": True}),
        help_text=gettext_lazy("公开时只留姓，例如“刘**”；不填就写“居民”。"),
    )

    def __init__(self, *args, kinds, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind, OpinionKind(kind).label) for kind in kinds]
        if len(kinds) == 1:
            self.fields["kind"].widget = forms.HiddenInput()
            self.fields["kind"].initial = kinds[0]

    def clean_text(self):
        text = self.cleaned_data["text"].strip()
        if len(text) < SHORTEST:
            raise ValidationError(_("写了 %(n)s 个字，最少 5 个字。") % {"n": len(text)})
        return text


class VoteForm(forms.Form):
    """One of the options, by its public id."""

    option = forms.ChoiceField(
        label=gettext_lazy("您选哪一个"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选一个再投票。")},
    )

    def __init__(self, *args, options, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["option"].choices = [(str(one.public_id), one.title) for one in options]


class AppealForm(forms.Form):
    """Why one's words should be public after all."""

    why = StoryField(
        label=gettext_lazy("为什么应当公开"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("由另一位审核员再看一次。只能申诉一次。"),
        error_messages={"required": gettext_lazy("请写下理由。")},
    )


class ResidencyForm(forms.Form):
    """Where one lives, for the community to confirm."""

    place = forms.ChoiceField(label=gettext_lazy("您住在"))
    said = StoryField(
        label=gettext_lazy("姓名和住址"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off", "data-no-draft": True}),
        help_text=gettext_lazy("写到楼栋和房号。加密保存，只有社区核实的人看得到。"),
        error_messages={"required": gettext_lazy("请写下姓名和住址。")},
    )

    def __init__(self, *args, places, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [(one["code"], one["name"]) for one in places]
