"""What custody and handlers fill in on sealed reports. Forms check and clean; services act."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from petitions.forms import StoryField
from petitions.sealed.forms import LONGEST, names_in


class WordsForm(forms.Form):
    """Words to the other side."""

    text = StoryField(
        label=gettext_lazy("内容"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("请写下内容。")},
    )


class PassOnForm(forms.Form):
    """What of a reporter's message the handler reads; nothing is passed on when it stays empty."""

    redacted = StoryField(
        label=gettext_lazy("转给经办人的内容（去掉能认出举报人的话）"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("留空表示不转，只标为已处理。处理后原话密封。"),
    )


class PeopleForm(forms.Form):
    """Whom a report concerns besides."""

    people = forms.CharField(
        label=gettext_lazy("还涉及谁"),
        max_length=80,
        help_text=gettext_lazy("姓名，顿号隔开；他们、同单位的人和下级从此看不到这件。"),
        error_messages={"required": gettext_lazy("请写姓名。")},
    )

    def clean_people(self):
        return names_in(self.cleaned_data["people"])


class SealForm(forms.Form):
    """The redacted text and what goes with it."""

    concerns = forms.CharField(
        label=gettext_lazy("涉及的单位和人员"),
        max_length=200,
        help_text=gettext_lazy("经办人会看到，请去掉能认出举报人的话。"),
        error_messages={"required": gettext_lazy("请写涉及的单位或人员。")},
    )
    redacted = StoryField(
        label=gettext_lazy("给经办人看的内容"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 9}),
        help_text=gettext_lazy("去掉一切能认出举报人的话：姓名、关系、只有他知道的细节、口头禅。"),
        error_messages={"required": gettext_lazy("请写给经办人看的内容。")},
    )
    people = forms.CharField(
        label=gettext_lazy("还涉及谁"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("原文里提到的被举报人姓名，顿号隔开；他们和下级从此看不到这件。"),
    )
    shared = forms.MultipleChoiceField(
        label=gettext_lazy("哪些附件可以给经办人看（只给净化件）"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    words = StoryField(
        label=gettext_lazy("告诉举报人"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        initial=gettext_lazy("您的举报已登记密封，将按规定核查。有结果会写在这里，请隔几天来看。"),
        error_messages={"required": gettext_lazy("请写一句话告诉举报人。")},
    )

    def __init__(self, *args, files=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.files_held = {str(file.serial): file for file in files}
        labels = {
            serial: _("附件 %(n)s · %(kind)s") % {"n": serial, "kind": file.get_kind_display()}
            for serial, file in self.files_held.items()
            if file.has_clean
        }
        self.fields["shared"].choices = list(labels.items())
        if not labels:
            del self.fields["shared"]

    def clean_people(self):
        return names_in(self.cleaned_data["people"])

    def facts(self):
        """Return what the service takes."""
        cleaned = dict(self.cleaned_data)
        chosen = cleaned.pop("shared", [])
        return cleaned | {"shared": [self.files_held[serial] for serial in chosen]}


class EntrustForm(forms.Form):
    """Whom a report is given to."""

    handler = forms.ChoiceField(
        label=gettext_lazy("交给谁"),
        error_messages={"required": gettext_lazy("请选一位经办人。")},
    )

    def __init__(self, *args, people=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.people = {str(person.public_id): person for person in people}
        self.fields["handler"].choices = [
            ("", _("请选择")),
            *((key, str(person)) for key, person in self.people.items()),
        ]

    def clean_handler(self):
        return self.people[self.cleaned_data["handler"]]


class OpeningForm(forms.Form):
    """Why a seal has to be opened."""

    reason = StoryField(
        label=gettext_lazy("为什么要启封"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("请写明启封理由，另一位保管人据此决定。")},
    )
