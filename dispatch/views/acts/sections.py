"""分办 inside an agency."""

from django.utils.translation import gettext_lazy as _

from dispatch.forms import sections as forms
from dispatch.forms.order import ActForm
from dispatch.services.moves import sections
from dispatch.views.acts.act import Act

ACTS = (
    Act(
        name="assign",
        label=_("分办"),
        icon="sitemap",
        form=forms.AssignForm,
        submit=_("分办"),
        next=_("还没有签收的，分办就是签收；经办人马上收到，时限不变。"),
        run=sections.assign,
        done=_("已分办。"),
    ),
    Act(
        name="unassign",
        label=_("收回分办"),
        icon="arrow-back",
        form=ActForm,
        submit=_("收回分办"),
        next=_("收回后由您经办，原经办人会收到消息。"),
        run=sections.unassign,
        done=_("已收回，由您经办。"),
    ),
)
