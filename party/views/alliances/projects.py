"""A project at the desk: start, steps, completion with proof, stop."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from party.forms.alliances import CompleteForm
from party.forms.articles import WhyForm
from party.models import AllianceProject
from party.queries.alliances import alliances as queries
from party.services.alliances import lists
from party.views.alliances.desk import act_on, both, keepers, now
from yuanbao.filling import typed


def _project(request, public_id):
    rows = queries.kept(AllianceProject, request.user)
    return get_object_or_404(rows.select_related("need", "alliance__grid"), public_id=public_id)


@require_GET
@keepers
def project_desk(request, *, public_id):
    project = _project(request, public_id)
    context = {
        "project": project,
        "steps": list(project.milestones.order_by("number")),
        "photos": queries.photos_of(project),
        "moves": queries.project_moves(project, request.user),
    }
    return render(request, "party/alliances/desk_project.html", context)


@require_POST
@keepers
def project_start(request, *, public_id):
    lists.start(_project(request, public_id), **now(request))
    messages.success(request, _("项目启动了。"))
    return redirect("party:project-desk", public_id)


@require_POST
@keepers
def project_reach(request, *, public_id, number: int):
    lists.reach(_project(request, public_id), number, **now(request))
    messages.success(request, _("节点记好了。"))
    return redirect("party:project-desk", public_id)


@both
@keepers
def project_complete(request, *, public_id):
    project, form = _project(request, public_id), CompleteForm(**typed(request))

    def run(facts):
        result, photos = facts["result"], [facts["photo"]]
        return lists.complete(project, result=result, photos=photos, **now(request))

    title, said = _("完成：%(title)s") % {"title": project.title}, _("项目完成了，需求已解决。")
    return _act(request, form, run, project, title=title, submit=_("完成"), said=said)


@both
@keepers
def project_stop(request, *, public_id):
    project, form = _project(request, public_id), WhyForm(**typed(request))

    def run(facts):
        return lists.stop(project, why=facts["why"], **now(request))

    title, said = _("中止：%(title)s") % {"title": project.title}, _("中止了，需求等着重新对接。")
    return _act(request, form, run, project, title=title, submit=_("中止"), said=said)


def _act(request, form, run, project, **context):
    own = reverse("party:project-desk", args=[project.public_id])
    context |= {"back_url": own, "back_label": project.title}
    return act_on(request, form, run, project.alliance, to=own, **context)
