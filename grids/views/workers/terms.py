"""补贴标准: what is paid from which month on."""

from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from grids.forms.allowances import TermsForm
from grids.queries.workers.allowances import terms_of_key, terms_rows
from grids.services.workers import terms
from grids.views.workers.asking import ask
from yuanbao.access import with_capability
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach, TransitionRefused

KEEP = Capability.KEEP_ALLOWANCES
BACK = ("grids:terms-list",)


@require_GET
@with_capability(KEEP)
def terms_list(request):
    context = {
        "rows": terms_rows(timezone.localdate()),
        "may_set": terms.may_set_terms(request.user),
        "today": timezone.localdate(),
    }
    return render(request, "grids/workers/terms_list.html", context)


@require_http_methods(["GET", "POST"])
@with_capability(KEEP)
def terms_new(request):
    def lay_down(form, *, by, at):
        made = terms.set_terms(form.rates(), by=by, at=at)
        return _("%(month)s 起按新标准编制。") % {"month": f"{made.valid_from:%Y-%m}"}

    _district(request)
    return _ask(request, TermsForm(request.POST or None), lay_down, _("新的补贴标准"))


@require_http_methods(["GET", "POST"])
@with_capability(KEEP)
def terms_amend(request, pk):
    """Change terms that nothing was paid by yet."""
    _district(request)
    row = _terms(pk)
    facts = {name: getattr(row, name) for name in TermsForm.base_fields}
    return _ask(
        request,
        TermsForm(request.POST or None, initial=facts),
        partial(_amend, row),
        _("改 %(month)s 起的补贴标准") % {"month": f"{row.valid_from:%Y-%m}"},
    )


def _amend(row, form, *, by, at):
    terms.amend_terms(row, form.rates(), by=by, at=at)
    return _("标准已改好。")


@require_POST
@with_capability(KEEP)
def terms_drop(request, pk):
    """Take terms back that nothing was paid by yet."""
    _district(request)
    row = _terms(pk)
    try:
        terms.drop_terms(row, by=request.user, at=timezone.now())
        messages.success(request, _("标准已撤回。"))
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
    return redirect(*BACK)


def _terms(pk):
    row = terms_of_key(pk)
    if row is None:
        raise Http404
    return row


def _district(request):
    if not terms.may_set_terms(request.user):
        raise OutOfReach(f"{request.user} lays down no terms")


def _ask(request, form, run, title):
    words = {"title": title, "submit": _("保存标准"), "is_terms": True}
    return ask(request, form, run, to=BACK, next=_("已经提交或锁定的月份不受影响。"), **words)
