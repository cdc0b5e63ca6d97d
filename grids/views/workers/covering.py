"""空缺与代班: places without a worker, leaves on foot, and who covers them."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from grids.forms.workers import TakeOverForm, VacancyCoverForm
from grids.models import Post, PostLeave
from grids.queries.workers import gaps
from grids.services.workers import covering, serving
from grids.views.workers.asking import ask
from yuanbao.access import with_capability
from yuanbao.paging import page_of
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused

MANAGE = Capability.MANAGE_POSTS
BACK = ("grids:cover-list",)


@require_GET
@with_capability(MANAGE)
def cover_list(request):
    """List the vacant places within reach with who covers them, and the leaves on foot."""
    today = timezone.localdate()
    page = page_of(request, gaps.vacant_grids(request.user, today))
    context = {
        "page": page,
        "vacancies": gaps.vacancies(list(page.object_list), today),
        "leaves": list(gaps.leaves_of(request.user, today)[:100]),
    }
    return render(request, "grids/workers/cover_list.html", context)


@require_http_methods(["GET", "POST"])
@with_capability(MANAGE)
def cover_vacancy(request, code):
    """Say who covers a vacant place, and until when."""
    today = timezone.localdate()
    grid = gaps.vacant_grids(request.user, today).filter(code=code).first()
    if grid is None:
        raise Http404

    def cover(form, *, by, at):
        facts = form.cleaned_data
        covering.cover_vacancy(
            grid, stand_in=facts["person"], ends_on=facts["ends_on"], by=by, at=at
        )
        return _("代班已排好，代班的人收到了消息。")

    form = VacancyCoverForm(request.POST or None, grid=grid, today=today)
    return ask(
        request,
        form,
        cover,
        to=BACK,
        title=_("给“%(grid)s”排代班") % {"grid": grid.name},
        submit=_("排代班"),
        carried=serving.carried_with(grid),
        next=_("代班的人今天就看得到这个网格里在办的，也能办。"),
    )


@require_http_methods(["GET", "POST"])
@with_capability(MANAGE)
def leave_cover(request, public_id):
    """Let somebody else cover what is left of a leave."""
    rows = PostLeave.objects.permitted(request.user, MANAGE)
    rows = rows.select_related("post__grid", "post__user").defer("post__grid__boundary")
    leave = get_object_or_404(rows, public_id=public_id)

    def change(form, *, by, at):
        covering.change_cover(leave, stand_in=form.cleaned_data["person"], by=by, at=at)
        return _("已另排代班，代班的人收到了消息。")

    form = TakeOverForm(request.POST or None, post=leave.post, today=timezone.localdate())
    words = {"grid": leave.post.grid.name, "name": leave.post.user}
    return ask(
        request,
        form,
        change,
        to=BACK,
        title=_("“%(grid)s”%(name)s请假，另排代班") % words,
        submit=_("另排代班"),
        carried=serving.carried_with(leave.post.grid),
        next=_("原来代班的人到昨天为止，新代班的人从今天（或请假那天）起。"),
    )


@require_POST
@with_capability(MANAGE)
def cover_end(request, post_id):
    """End the cover of a vacant place."""
    post = get_object_or_404(Post.objects.permitted(request.user, MANAGE), pk=post_id)
    try:
        covering.end_vacancy_cover(post, by=request.user, at=timezone.now())
        messages.success(request, _("代班已结束，可以另排。"))
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
    return redirect(*BACK)
