"""Forms of the centre's acts on a matter. Each is made with what the page knows of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dispatch.forms.moves import reason_choices
from dispatch.forms.order import written
from dispatch.queries.centre.nearby import Neighbour
from dispatch.queries.centre.queue import Matter
from petitions.sealed.forms import names_in
from petitions.sealed.queries import unit_choices
from yuanbao.models import Category, Reason, ReasonKind, RightDoor
from yuanbao.numbers import normalise
from yuanbao.widgets import LongSelect

SPLIT_PARTS = 4
EMPTY = [("", gettext_lazy("请选择"))]


class MatterForm(forms.Form):
    """An act on one matter; `matter` gives the choices."""

    phrase_field = ""

    def __init__(self, *args: Any, matter: Matter, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.matter, self.user = matter, user
        for name, field in self.fields.items():
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs["data-counter"] = f"{self[name].auto_id}_count"

    def clean_category(self) -> Category:
        """Return the category itself, for the forms that have one."""
        return Category.objects.get(code=self.cleaned_data["category"])

    def choose(self, name: str, groups: list) -> None:
        """Offer groups of (code, name), with an empty first line."""
        self.fields[name].choices = [*EMPTY, *groups]


class DispatchForm(MatterForm):
    """派遣: category, one lead, any number assisting, urgency, instruction."""

    category = forms.ChoiceField(label=gettext_lazy("类别"), widget=LongSelect)
    lead = forms.ChoiceField(label=gettext_lazy("主办"), widget=LongSelect)
    assisting = forms.MultipleChoiceField(
        label=gettext_lazy("协办"), required=False, widget=forms.CheckboxSelectMultiple
    )
    copies = forms.MultipleChoiceField(
        label=gettext_lazy("抄送"), required=False, widget=forms.CheckboxSelectMultiple
    )
    is_urgent = forms.BooleanField(
        label=gettext_lazy("紧急"),
        required=False,
        help_text=gettext_lazy("单位领导同时收到，夜里和休息日照样提醒。"),
    )
    instruction = forms.CharField(label=gettext_lazy("派遣意见"), max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = self.matter.choices
        self.choose("category", choices.categories)
        self.choose("lead", choices.agencies)
        self.fields["lead"].widget.attrs["data-key"] = "c"
        for name in ("assisting", "copies"):
            self.fields[name].choices = list(choices.agency_names.items())
        first = next((s for s in self.matter.suggestions if s.can_accept), None)
        petition, names = self.matter.petition, choices.agency_names
        codes = {name: code for code, name in names.items()}
        self.initial = {
            "category": petition.category.code if petition.category else first and first.code,
            "lead": first and codes.get(first.lead),
            "assisting": [codes[name] for name in first.assisting] if first else [],
            "is_urgent": petition.is_urgent,
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("lead") in cleaned.get("assisting", []):
            self.add_error("assisting", _("主办单位不用再选作协办。"))
        working = {cleaned.get("lead"), *cleaned.get("assisting", [])}
        if working & set(cleaned.get("copies", [])):
            self.add_error("copies", _("主办和协办的单位不用再抄送。"))
        return cleaned


class SplitForm(MatterForm):
    """拆分: several agencies, each with the words of its own part; the first one leads."""

    category = forms.ChoiceField(label=gettext_lazy("类别"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("category", self.matter.choices.categories)
        first = next((s.code for s in self.matter.suggestions if s.can_accept), "")
        own = self.matter.petition.category
        self.initial["category"] = own.code if own else first
        leads = [s.lead for s in self.matter.suggestions if s.can_accept]
        codes = {name: code for code, name in self.matter.choices.agency_names.items()}
        wanted = list(dict.fromkeys(codes[name] for name in leads if name in codes))
        for place in range(1, SPLIT_PARTS + 1):
            self._add_part(place, wanted[place - 1] if place <= len(wanted) else "")

    def _add_part(self, place: int, code: str) -> None:
        who = _("第 %(n)s 部分 · 主办") if place == 1 else _("第 %(n)s 部分 · 协办")
        required = place <= 2
        self.fields[f"agency{place}"] = forms.ChoiceField(
            label=who % {"n": place}, required=required, initial=code, widget=LongSelect
        )
        self.choose(f"agency{place}", self.matter.choices.agencies)
        self.fields[f"part{place}"] = forms.CharField(
            label=_("这一部分办什么"), max_length=300, required=required
        )

    def parts(self) -> list[tuple[str, str]]:
        """Return (agency code, words) of each part, the lead first."""
        data = self.cleaned_data
        places = range(1, SPLIT_PARTS + 1)
        return [(data[f"agency{n}"], data[f"part{n}"]) for n in places if data[f"agency{n}"]]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        chosen = [cleaned.get(f"agency{n}") for n in range(1, SPLIT_PARTS + 1)]
        chosen = [code for code in chosen if code]
        if len(chosen) != len(set(chosen)):
            raise forms.ValidationError(_("同一家单位选了两次，请分给不同的单位。"))
        for place in range(3, SPLIT_PARTS + 1):
            if cleaned.get(f"agency{place}") and not cleaned.get(f"part{place}"):
                self.add_error(f"part{place}", _("请写明这一部分办什么。"))
        return cleaned


class MergeForm(MatterForm):
    """并案: into one of the candidates, or into a number that is typed."""

    into = forms.ChoiceField(
        label=gettext_lazy("并入哪一件"), required=False, widget=forms.RadioSelect
    )
    number = forms.CharField(label=gettext_lazy("或者填编号"), max_length=20, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = self.matter.around.candidates
        self.fields["into"].choices = [(str(row.public_id), _candidate(row)) for row in rows]
        if rows:
            self.initial["into"] = str(rows[0].public_id)
        else:
            del self.fields["into"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        cleaned["number"] = normalise(cleaned.get("number", ""))
        if not cleaned["number"] and not cleaned.get("into"):
            raise forms.ValidationError(_("请选一件，或填要并入的编号。"))
        return cleaned


class UnmergeForm(MatterForm):
    """撤销并案."""

    why = written(
        gettext_lazy("为什么分出来"), help_text=gettext_lazy("只给工作人员看，两件的经过里都有。")
    )


def _candidate(row: Neighbour) -> str:
    words = _("%(number)s %(title)s（像 %(share)s%%）")
    return words % {"number": row.label, "title": row.title, "share": round(row.alike * 100)}


class AskForm(MatterForm):
    """请补充."""

    phrase_field = "text"
    text = written(
        gettext_lazy("还缺什么"),
        help_text=gettext_lazy("请一次写清。发出后停表，五个工作日没有回音就终止。"),
    )


class DeclineForm(MatterForm):
    """不予受理: a typed reason, and the right door in words the petitioner reads."""

    reason = forms.ChoiceField(label=gettext_lazy("理由"))
    door = forms.ChoiceField(label=gettext_lazy("该找谁"), required=False)
    text = written(
        gettext_lazy("对反映人说"),
        required=False,
        help_text=gettext_lazy("不写就用理由的标准说法，加上该走的门。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Reason.objects.filter(kind=ReasonKind.DECLINE, is_active=True)
        self.reasons = {row.code: row for row in rows.select_related("right_door").order_by("code")}
        self.doors = {row.code: row for row in RightDoor.objects.order_by("code")}
        self.choose("reason", [(row.code, _named(row)) for row in self.reasons.values()])
        doors = [(row.code, str(row)) for row in self.doors.values()]
        self.fields["door"].choices = [("", _("按理由里的")), *doors]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        reason = self.reasons.get(cleaned.get("reason"))
        if reason is None:
            return cleaned
        door = self.doors.get(cleaned.get("door")) or reason.right_door
        said = cleaned.get("text") or reason.wording.replace("{office}", _("区指挥中心"))
        if not said and door is None:
            self.add_error("text", _("请写明不予受理的原因和该找谁，反映人会看到。"))
        where = f"{door.sentence}（{door.door} {door.phone}）" if door else ""
        cleaned["text"] = "\n".join(filter(None, [said, where]))
        return cleaned


class SealOffForm(MatterForm):
    """转入密封举报: whom it accuses, as far as that is known, and that it cannot be undone."""

    unit = forms.ChoiceField(
        label=gettext_lazy("涉及哪个单位或地方"),
        required=False,
        widget=LongSelect,
        help_text=gettext_lazy("这个单位和它的下级都看不到、也分不到这件举报。"),
    )
    people = forms.CharField(
        label=gettext_lazy("涉及谁"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("写姓名，几个人用顿号隔开；不知道名字就写职务。"),
    )
    is_sure = forms.BooleanField(
        label=gettext_lazy("我看过了：反映的是干部或工作人员，应当密封"),
        help_text=gettext_lazy("原文、照片、姓名和电话都移走，转入后不能撤回。"),
        error_messages={"required": gettext_lazy("请先核对内容，再勾选这一格。")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", _("不清楚，或不在下面")), *unit_choices()]

    def clean_people(self) -> tuple[str, ...]:
        return names_in(self.cleaned_data["people"])


def _named(reason: Reason) -> str:
    """Return the reason's name, and what comes of it where that is more than the refusal."""
    if reason.is_flagged:
        return _("%(reason)s（这件不再公开）") % {"reason": reason.name}
    return reason.name


class AnswerForm(MatterForm):
    """即答."""

    phrase_field = "answer"
    answer = written(
        gettext_lazy("答复"),
        most=1000,
        rows=6,
        min_length=10,
        help_text=gettext_lazy("反映人和所有人都能看到，不再派单。"),
    )


class TransferForm(MatterForm):
    """转送, against the other body's number."""

    to = forms.CharField(label=gettext_lazy("转给哪个平台"), max_length=20)
    their_number = forms.CharField(
        label=gettext_lazy("对方编号"),
        max_length=40,
        help_text=gettext_lazy("没有对方编号不能转送。"),
    )


class TerminateForm(MatterForm):
    """申请终止办理, with a typed reason; another person decides."""

    reason = forms.ChoiceField(label=gettext_lazy("终止理由"))
    why = written(gettext_lazy("具体情况"), help_text=gettext_lazy("批的人看到。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = reason_choices(ReasonKind.TERMINATE)


class ClassifyForm(MatterForm):
    """改分类."""

    category = forms.ChoiceField(label=gettext_lazy("类别"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("category", self.matter.choices.categories)
        if self.matter.petition.category:
            self.initial["category"] = self.matter.petition.category.code


class ModerateForm(MatterForm):
    """修改公开文本: what the public reads; what was typed stays as it is."""

    title = forms.CharField(label=gettext_lazy("标题"), max_length=120)
    text = written(gettext_lazy("内容"), most=2000, rows=8)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        petition = self.matter.petition
        self.initial = {"title": petition.title, "text": petition.text}
