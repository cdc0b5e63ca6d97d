"""Posts in the administration, where services decide and the form says it early; finding a grid."""

from django import forms
from django.utils.translation import gettext_lazy as _

from grids.models import Grid, Post
from grids.services.posts import Term
from yuanbao.roles import Capability


class PostForm(forms.ModelForm):
    """Checks what the services would refuse, so that it is said beside the field."""

    by = None  # set by the admin to the person who fills it in

    class Meta:
        model = Post
        fields = ("user", "grid", "role", "starts_on", "ends_on", "work_phone", "is_substitute")

    def clean_grid(self):
        grid = self.cleaned_data["grid"]
        mine = Grid.objects.permitted(self.by, Capability.MANAGE_POSTS)
        if not mine.filter(pk=grid.pk).exists():
            raise forms.ValidationError(_("这个网格不在您的管理范围，请另选。"))
        if grid.is_retired:
            raise forms.ValidationError(_("这个网格已停用，请选接替它的网格。"))
        return grid

    def clean(self):
        facts = super().clean()
        starts_on = facts.get("starts_on") or self.instance.starts_on
        if starts_on and facts.get("ends_on") and facts["ends_on"] < starts_on:
            self.add_error("ends_on", _("离任日期早于任职日期，请改一下。"))
        if self.instance.pk is None and {"user", "grid", "role"} <= facts.keys() and starts_on:
            same = {name: facts[name] for name in ("user", "grid", "role")}
            if Post.objects.on(starts_on).filter(**same).exists():
                self.add_error("user", _("这个人当天已经在任这个岗位。"))
        return facts

    def term(self) -> Term:
        facts = self.cleaned_data
        return Term(
            starts_on=facts.get("starts_on") or self.instance.starts_on,
            ends_on=facts.get("ends_on"),
            is_substitute=facts.get("is_substitute", False),
            work_phone=facts.get("work_phone", ""),
        )


class FindGridForm(forms.Form):
    """A pin on the map, or the name of a compound, a community or a village."""

    place = forms.CharField(
        label=_("小区、社区或村的名字"),
        max_length=60,
        required=False,
        help_text=_("写名字就行，不用写楼号。"),
    )
    lat = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput)
    lng = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput)
