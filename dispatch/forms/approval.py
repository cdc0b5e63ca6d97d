"""Forms of 部门审签."""

from django.utils.translation import gettext_lazy

from dispatch.forms.order import ActForm, written


class ApproveForm(ActForm):
    """审签同意, with a word if one likes."""

    words = written(gettext_lazy("审签意见"), required=False, rows=2)


class DisapproveForm(ActForm):
    """审签退回."""

    phrase_field = "words"
    words = written(
        gettext_lazy("哪里不行、要怎么改"), help_text=gettext_lazy("本单位的人看到，不对外公开。")
    )
