"""调阅: asked for, decided by another person, watched within its time."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from grids.forms.devices import DecisionForm, ViewingForm
from grids.queries import devices as reads
from grids.services.devices import streams, viewing
from yuanbao.access import has_capability, kept_private, polled, with_capability
from yuanbao.filling import fill, typed
from yuanbao.paging import page_of
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach

DECISIONS = {"approve": viewing.approve, "refuse": viewing.refuse, "revoke": viewing.revoke}


@require_GET
@with_capability(Capability.VIEW_DEVICES)
def viewing_list(request):
    """Show one's own requests, those to decide, and all of one's territory."""
    may_decide = has_capability(request.user, Capability.APPROVE_VIEWING)
    tabs = [("mine", _("我申请的")), ("all", _("全部"))]
    if may_decide:
        tabs.insert(0, ("waiting", _("待我批准")))
    show = request.GET.get("show", "")
    if show not in dict(tabs):
        show = tabs[0][0]
    rows = reads.requests_of(request.user, show, now=timezone.now())
    context = {"page": page_of(request, rows), "tabs": tabs, "show": show}
    return render(request, "grids/devices/viewing_list.html", context)


@require_http_methods(["GET", "POST"])
@with_capability(Capability.ASK_VIEWING)
def viewing_new(request, public_id):
    """Ask to look through one camera."""
    camera = reads.camera_for(request.user, public_id, Capability.ASK_VIEWING)
    form = ViewingForm(initial=ViewingForm.usual(timezone.now()), **typed(request))

    def service(_facts):
        return viewing.ask(camera, form.wish(), by=request.user, at=timezone.now())

    context = {
        "title": _("申请调阅"),
        "lead": f"{camera.name}·{camera.place}",
        "back_url": reverse("grids:camera-detail", args=[camera.public_id]),
        "back_label": camera.name,
        "submit": _("提交申请"),
        "next": _("由有权批准的另一个人决定；每次观看都会记下谁、何时、为什么。"),
    }
    done = _("已提交，批准后会告诉您。")
    return fill(request, form, service, context=context, done=done, to=_url)


@require_GET
@with_capability(Capability.VIEW_DEVICES)
def viewing_detail(request, public_id):
    """Show one request with what can be done now."""
    asked = reads.request_for(request.user, public_id)
    own = asked.asked_by_id == request.user.pk
    context = {
        "asked": asked,
        "is_own": own,
        "why_not": viewing.why_not(asked, at=timezone.now()) if own else "",
        "moves": {move.name for move in viewing.moves_for(asked, by=request.user)},
        "looks": asked.viewings.select_related("by").order_by("-at"),
    }
    return render(request, "grids/devices/viewing_detail.html", context)


@require_http_methods(["GET", "POST"])
@with_capability(Capability.APPROVE_VIEWING)
def viewing_decide(request, public_id, decision):
    """Approve, refuse or revoke, with a note."""
    if decision not in DECISIONS:
        raise Http404
    asked = reads.request_for(request.user, public_id)
    form = DecisionForm(**typed(request))

    def service(facts):
        decide = DECISIONS[decision]
        return decide(asked, facts["decision"], by=request.user, at=timezone.now())

    titles = {"approve": _("批准调阅"), "refuse": _("不批准调阅"), "revoke": _("收回批准")}
    context = {
        "title": titles[decision],
        "lead": _("%(who)s申请看“%(camera)s”：%(why)s")
        % {"who": asked.asked_by, "camera": asked.camera, "why": asked.reason},
        "back_url": _url(asked),
        "back_label": _("调阅申请"),
        "submit": titles[decision],
        "next": _("申请人马上收到通知。"),
    }
    return fill(request, form, service, context=context, done=_("已办。"), to=_url)


@require_POST
@with_capability(Capability.ASK_VIEWING)
def viewing_withdraw(request, public_id):
    asked = reads.request_for(request.user, public_id)
    viewing.withdraw(asked, by=request.user, at=timezone.now())
    messages.success(request, _("申请已撤回。"))
    return redirect(_url(asked))


@require_POST
@with_capability(Capability.ASK_VIEWING)
def viewing_watch(request, public_id):
    """Begin to look; the look is written down before the first picture."""
    asked = reads.request_for(request.user, public_id)
    look = viewing.watch(asked, by=request.user, at=timezone.now())
    return redirect("grids:viewing-play", look.public_id)


@require_GET
@with_capability(Capability.ASK_VIEWING)
def viewing_play(request, public_id):
    """Show the picture while the permission lasts."""
    look = reads.viewing_for(request.user, public_id)
    why = viewing.why_not(look.request, at=timezone.now())
    context = {"look": look, "asked": look.request, "why": why}
    context["stream_url"] = reverse("grids:viewing-stream", args=[look.public_id, streams.INDEX])
    return render(request, "grids/devices/viewing_play.html", context)


@require_GET
@polled
@with_capability(Capability.ASK_VIEWING)
def viewing_stream(request, public_id, name):
    """Pass on one piece of the stream; each piece asks anew whether one may still look."""
    look = reads.viewing_for(request.user, public_id)
    if viewing.why_not(look.request, at=timezone.now()):
        raise OutOfReach(f"the time of {look.pk} is over")
    try:
        piece = streams.fetch(look.request.camera.stream, name, request.GET.urlencode())
    except streams.NoStream:
        return HttpResponse(status=502)
    return kept_private(HttpResponse(piece.data, content_type=piece.kind))


def _url(asked) -> str:
    return reverse("grids:viewing-detail", args=[asked.public_id])
