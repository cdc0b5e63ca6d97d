"""Forms of organisations and their members. They check and clean; services act."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grids.models import Grid
from party.models import Membership, PartyOrganisation
from party.organisations.choices import MemberKind, Office, OrganisationKind
from party.queries.organisations import members, tree
from party.services.organisations.members import Person
from party.services.organisations.offices import Holder
from party.services.organisations.tree import Facts
from yuanbao.identifiers import IdentifierRefused, read_phone
from yuanbao.models import User
from yuanbao.widgets import DayInput, LongSelect


class OrganisationField(forms.ModelChoiceField):
    """A standing organisation, set in by its rank so that the list reads as a tree."""

    def __init__(self, **kwargs):
        rows = PartyOrganisation.objects.standing().order_by("path")
        super().__init__(queryset=rows, widget=LongSelect, empty_label=_("请选择"), **kwargs)

    def label_from_instance(self, obj):
        return "　" * obj.step + obj.name


class GridCodeField(forms.CharField):
    """The code of a place in use, as the grid's pages show it."""

    def clean(self, value):
        typed = super().clean(value)
        if not typed:
            return None
        grid = Grid.objects.live().filter(code=typed.strip()).defer("boundary").first()
        if grid is None:
            raise forms.ValidationError(_("没有这个编码的在用网格。编码在网格树里查。"))
        return grid


class TelephoneField(forms.CharField):
    """A mobile or landline number."""

    widget = forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"})

    def clean(self, value):
        typed = super().clean(value)
        try:
            return typed and read_phone(typed)
        except IdentifierRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class OrganisationForm(forms.Form):
    """What is told of an organisation."""

    kind = forms.ChoiceField(label=_("类型"), choices=OrganisationKind)
    name = forms.CharField(label=_("名称"), max_length=60)
    founded_on = forms.DateField(label=_("成立日期"), widget=DayInput())
    grid = GridCodeField(
        label=_("所在网格的编码"),
        required=False,
        max_length=24,
        help_text=_("按地域设的党组织填；设在单位里的不填，写单位名称。"),
    )
    unit_name = forms.CharField(label=_("所在单位"), required=False, max_length=60)
    address = forms.CharField(label=_("活动地点"), required=False, max_length=120)
    work_phone = TelephoneField(
        label=_("办公电话"),
        required=False,
        help_text=_("对外公开，谁都能看到；不要填个人手机号。"),
    )

    def __init__(self, *args, organisation: PartyOrganisation | None = None, **kwargs):
        if organisation is not None:
            names = ("kind", "name", "founded_on", "unit_name", "address", "work_phone")
            known = {name: getattr(organisation, name) for name in names}
            known["grid"] = organisation.grid.code if organisation.grid else ""
            kwargs.setdefault("initial", known)
        super().__init__(*args, **kwargs)

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not cleaned.get("grid") and not cleaned.get("unit_name"):
            raise forms.ValidationError(_("所在网格和所在单位至少填一个，别人才找得到。"))
        return cleaned

    def facts(self) -> Facts:
        """Return what was filled in, for the service."""
        return Facts(**self.cleaned_data)


class OtherOrganisationForm(forms.Form):
    """Another organisation, to move under or to merge into."""

    organisation = OrganisationField(label=_("党组织"))


class OrganisationFilterForm(forms.Form):
    """Filters of the tree, kept in the address."""

    more_fields = ()

    q = forms.CharField(label=_("名称、单位或编号"), required=False, max_length=60)
    kind = forms.ChoiceField(
        label=_("类型"), required=False, choices=[("", _("全部")), *OrganisationKind.choices]
    )
    is_vacant = forms.BooleanField(label=_("没有书记"), required=False)
    has_ended = forms.BooleanField(label=_("连已合并、撤销的"), required=False)

    def wanted(self) -> tree.Wanted:
        """Return what was asked; what cannot be understood is no limit."""
        self.is_valid()
        return tree.Wanted(**{k: v for k, v in self.cleaned_data.items() if v})


class PersonForm(forms.Form):
    """What is held of a member; of one already on the roll an empty box keeps what is held."""

    name = forms.CharField(label=_("姓名"), max_length=40)
    phone = TelephoneField(label=_("手机号"), required=False, max_length=20)
    kind = forms.ChoiceField(label=_("正式或预备"), choices=MemberKind)
    joined_on = forms.DateField(label=_("入党日期"), required=False, widget=DayInput())

    def __init__(self, *args, member: Membership | None = None, **kwargs):
        if member is not None:
            kwargs.setdefault("initial", {"kind": member.kind, "joined_on": member.joined_on})
        super().__init__(*args, **kwargs)
        if member is not None:
            self.fields["name"].required = False
            for name in ("name", "phone"):
                self.fields[name].help_text = _("不改就空着。")

    def clean_joined_on(self):
        day = self.cleaned_data["joined_on"]
        if day is not None and day > timezone.localdate():
            raise forms.ValidationError(_("这一天还没到，请核对。"))
        return day

    def person(self) -> Person:
        """Return what was filled in, for the service."""
        names = Person.__dataclass_fields__
        return Person(**{name: self.cleaned_data[name] for name in names})


class MemberFilterForm(forms.Form):
    """Filters of the roll, kept in the address; names and telephones are looked up whole."""

    more_fields = ("account", "has_ended")

    q = forms.CharField(label=_("姓名、手机号或编号"), required=False, max_length=40)
    organisation = forms.CharField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=_("正式或预备"), required=False, choices=[("", _("全部")), *MemberKind.choices]
    )
    account = forms.ChoiceField(
        label=_("账号"),
        required=False,
        choices=[("", _("全部")), ("yes", _("有账号")), ("no", _("没有账号，要打电话"))],
    )
    has_ended = forms.BooleanField(label=_("连已不在册的"), required=False)

    def wanted(self, organisation: PartyOrganisation | None) -> members.Wanted:
        """Return what was asked; what cannot be understood is no limit."""
        self.is_valid()
        asked = {k: v for k, v in self.cleaned_data.items() if v and k != "organisation"}
        return members.Wanted(organisation=organisation, **asked)


class AppointForm(forms.Form):
    """Who gets which office."""

    office = forms.ChoiceField(label=_("职务"), choices=Office)
    number = forms.CharField(
        label=_("党员编号"),
        required=False,
        max_length=8,
        help_text=_("像 D000123，在党员名册里查。书记和委员必须填。"),
    )
    login = forms.CharField(
        label=_("登录名"),
        required=False,
        max_length=64,
        help_text=_("只给不在册的党务工作者填。"),
    )
    starts_on = forms.DateField(label=_("任职日期"), widget=DayInput(), initial=timezone.localdate)

    def clean_number(self):
        typed = self.cleaned_data["number"].strip().upper()
        if not typed:
            return None
        member = Membership.objects.current().filter(number=typed).first()
        if member is None:
            raise forms.ValidationError(_("名册里没有这个编号，请核对。"))
        return member

    def clean_login(self):
        typed = self.cleaned_data["login"].strip()
        if not typed:
            return None
        user = User.objects.filter(username=typed, is_active=True, is_resident=False).first()
        if user is None:
            raise forms.ValidationError(_("没有这个登录名的工作人员账号，请核对。"))
        return user

    def clean(self):
        cleaned = super().clean()
        if not self.errors and bool(cleaned["number"]) == bool(cleaned["login"]):
            raise forms.ValidationError(_("党员编号和登录名填一个。"))
        return cleaned

    def holder(self) -> Holder:
        """Return whom was meant, for the service."""
        return Holder(member=self.cleaned_data["number"], user=self.cleaned_data["login"])


class DayForm(forms.Form):
    """The day on which something happened."""

    on = forms.DateField(label=_("日期"), widget=DayInput(), initial=timezone.localdate)

    def clean_on(self):
        day = self.cleaned_data["on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("这一天还没到，请核对。"))
        return day


class WhyForm(forms.Form):
    """A reason that stays on record."""

    why = forms.CharField(label=_("理由"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


class TransferForm(forms.Form):
    """Where a member goes, and why."""

    organisation = OrganisationField(label=_("转到"))
    reason = forms.CharField(
        label=_("为什么转"), max_length=100, help_text=_("例如：工作调动、搬家。")
    )
