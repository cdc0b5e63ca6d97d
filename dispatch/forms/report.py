"""The form of a daily report."""

from django import forms
from django.utils.translation import gettext_lazy

from dispatch.forms.order import written


class ReportForm(forms.Form):
    """What the figures do not say."""

    words = written(gettext_lazy("今日要情"), most=2000, rows=6, required=False)
    tomorrow = written(gettext_lazy("明日关注"), most=2000, rows=4, required=False)
