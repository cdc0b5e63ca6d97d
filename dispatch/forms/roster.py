"""Forms of the duty roster."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dispatch.choices import Watch
from dispatch.models.centre import SEAT_CHOICES
from dispatch.queries.centre.roster import agency_of, centre_people, lending_agencies
from yuanbao.widgets import DayInput

BIGGEST_TABLE = 200_000


class DutyForm(forms.Form):
    """One person on one seat for one watch."""

    on = forms.DateField(
        label=gettext_lazy("日期"),
        widget=DayInput(),
    )
    watch = forms.ChoiceField(label=gettext_lazy("班次"), choices=Watch.choices)
    seat = forms.ChoiceField(label=gettext_lazy("席位"), choices=SEAT_CHOICES)
    user = forms.ChoiceField(label=gettext_lazy("人员"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in centre_people(today)}
        self.fields["user"].choices = [("", gettext_lazy("请选择"))] + [
            (key, f"{person}（{'、'.join(p.get_role_display() for p in person.seats_held)}）")
            for key, person in self.people.items()
        ]

    def clean_user(self) -> Any:
        """Return the person."""
        return self.people[self.cleaned_data["user"]]


class RosterFileForm(forms.Form):
    """A whole table of duties."""

    table = forms.FileField(
        label=gettext_lazy("值班表文件"),
        help_text=gettext_lazy(
            "Excel（.xlsx）或 CSV 文件，四列：日期、班次、席位、登录名。有一行不对就整张不收。"
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,text/csv"}),
    )

    def clean_table(self) -> bytes:
        """Return the file's bytes, if they are not too many."""
        file = self.cleaned_data["table"]
        if file.size > BIGGEST_TABLE:
            raise forms.ValidationError(_("文件太大，一次最多 200 KB，请分几次传。"))
        return file.read()


class SecondmentForm(forms.Form):
    """By which agency a person of the centre was lent."""

    agency = forms.ChoiceField(
        label=gettext_lazy("原单位"),
        required=False,
        help_text=gettext_lazy("牵涉原单位的退单、挂账和最终裁定，这个人一律回避。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = [
            ("", gettext_lazy("中心自己的人")),
            *lending_agencies(),
        ]

    def clean_agency(self) -> Any:
        """Return the agency, or None for the centre's own people."""
        code = self.cleaned_data["agency"]
        return agency_of(code) if code else None
