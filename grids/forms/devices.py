"""Forms of cameras, devices and viewings."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grids.choices import Datum, Level
from grids.devices.choices import CameraKind, CameraPurpose
from grids.maps.geo import gcj02_to_wgs84
from grids.models import Camera, Device, Grid
from grids.models.devices.camera import LEAST_KEPT_DAYS
from grids.services.devices.streams import why_no_address
from grids.services.devices.viewing import LONGEST, Wish
from yuanbao.roles import Capability
from yuanbao.widgets import DayInput, MomentInput


class _PlacedForm(forms.ModelForm):
    """What camera and device have in common: a code, a place and a point."""

    grid = forms.CharField(
        label=_("所在网格编码"), max_length=24, help_text=_("网格页面和联系卡上都有。")
    )

    datum = forms.ChoiceField(
        label=_("经纬度是哪一种"),
        required=False,
        choices=[("", _("没有填经纬度")), *Datum.choices],
        help_text=_("两种相差约 500 米，平台不猜；国内地图上量的选 GCJ-02。"),
    )

    def __init__(self, *args, by, **kwargs):
        self.by = by
        super().__init__(*args, **kwargs)
        names = list(self.fields)
        names.remove("datum")
        names.insert(names.index("lng") + 1, "datum")
        self.order_fields(names)
        if self.instance.pk:
            self.initial["grid"] = self.instance.grid.code
            self.initial["datum"] = Datum.WGS84 if self.instance.lat is not None else ""

    def clean_grid(self):
        mine = Grid.objects.live().permitted(self.by, Capability.KEEP_DEVICES)
        grid = mine.filter(code=self.cleaned_data["grid"].strip(), level=Level.UNIT).first()
        if grid is None:
            raise forms.ValidationError(_("没有这个在用的单元网格，请核对 15 位编码。"))
        return grid

    def clean(self):
        facts = super().clean()
        if (facts.get("lat") is None) != (facts.get("lng") is None):
            self.add_error("lat", _("经度和纬度要么都填，要么都不填。"))
        datum = facts.pop("datum", "")
        if facts.get("lat") is not None and facts.get("lng") is not None:
            if not datum:
                self.add_error("datum", _("请说明经纬度是哪一种，平台不猜。"))
            elif datum == Datum.GCJ02:
                facts["lat"], facts["lng"] = gcj02_to_wgs84(facts["lat"], facts["lng"])
        return facts

    def _post_clean(self):
        """Leave the row as it is: the services write it."""


class CameraForm(_PlacedForm):
    kept_days = forms.IntegerField(
        label=_("录像保存天数"),
        min_value=LEAST_KEPT_DAYS,
        max_value=3650,
        initial=LEAST_KEPT_DAYS,
        help_text=_("法规要求至少 30 天。"),
    )
    stream = forms.CharField(
        label=_("视频流地址"),
        max_length=300,
        required=False,
        help_text=_("以 http:// 或 https:// 开头，.m3u8 结尾。只存在服务器里，不给任何人看。"),
    )

    class Meta:
        model = Camera
        fields = (
            *("code", "name", "kind", "purpose", "grid", "place", "lat", "lng", "owner"),
            *("filing_number", "has_sign", "kept_days", "in_use_since", "is_active"),
        )
        widgets = {"in_use_since": DayInput}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            # Whoever corrects a name need not see, nor type again, where the stream comes from.
            self.fields["stream"].help_text = _("留空则不改。")
            self.initial["stream"] = ""

    def clean_stream(self):
        address = self.cleaned_data["stream"].strip()
        if not address:
            return self.instance.stream if self.instance.pk else ""
        if why := why_no_address(address):
            raise forms.ValidationError(why)
        return address


class DeviceForm(_PlacedForm):
    class Meta:
        model = Device
        fields = ("code", "kind", "name", "grid", "place", "lat", "lng", "owner", "is_active")


class CameraFilter(forms.Form):
    """What the list of cameras may be narrowed to."""

    more_fields = ()
    q = forms.CharField(label=_("名称、位置或编码"), max_length=40, required=False)
    purpose = forms.ChoiceField(
        label=_("用途"), choices=[("", _("全部")), *CameraPurpose.choices], required=False
    )
    kind = forms.ChoiceField(
        label=_("类型"), choices=[("", _("全部")), *CameraKind.choices], required=False
    )
    health = forms.ChoiceField(
        label=_("状况"),
        choices=[("", _("全部")), ("offline", _("不在线")), ("unsigned", _("缺提示标识"))],
        required=False,
    )


class DeviceFilter(forms.Form):
    """What the list of devices may be narrowed to."""

    more_fields = ()
    q = forms.CharField(label=_("名称、位置或编码"), max_length=40, required=False)
    kind = forms.ChoiceField(label=_("种类"), required=False)

    def __init__(self, *args, kinds, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("全部")), *((k.code, k.name) for k in kinds)]


class ViewingForm(forms.Form):
    """A request to look through a camera."""

    reason = forms.CharField(
        label=_("调阅事由"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("为了什么事。办诉求的，请写上诉求编号。"),
    )
    content = forms.CharField(label=_("要看什么"), max_length=200)
    starts_at = forms.DateTimeField(label=_("从"), widget=MomentInput)
    ends_at = forms.DateTimeField(
        label=_("到"),
        widget=MomentInput,
        help_text=_("一次最多 24 小时。"),
    )

    def clean(self):
        facts = super().clean()
        starts_at, ends_at = facts.get("starts_at"), facts.get("ends_at")
        if starts_at and ends_at:
            if ends_at <= max(starts_at, timezone.now()):
                self.add_error("ends_at", _("结束时间已经过了，或早于开始时间。"))
            elif ends_at - starts_at > LONGEST:
                self.add_error("ends_at", _("一次最多申请 24 小时。"))
        return facts

    def wish(self) -> Wish:
        return Wish(**self.cleaned_data)

    @staticmethod
    def usual(now) -> dict:
        """Return the times most people want: from now, for two hours."""
        now = timezone.localtime(now).replace(second=0, microsecond=0)
        return {"starts_at": now, "ends_at": now + timedelta(hours=2)}


class DecisionForm(forms.Form):
    decision = forms.CharField(
        label=_("批注"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}), required=False
    )
