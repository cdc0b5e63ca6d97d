"""The editors' desk: write, preview, submit; review, publish, send back, withdraw."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from party import markup
from party.choices import ArticleState
from party.forms.articles import ArticleFilterForm, ArticleForm, WhyForm
from party.models import Article
from party.queries import articles as queries
from party.services import content
from yuanbao.access import with_capability
from yuanbao.paging import page_of
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused

writers = with_capability(Capability.WRITE_CONTENT)
reviewers = with_capability(Capability.PUBLISH_CONTENT)


def _article(request, public_id, capability=Capability.WRITE_CONTENT):
    reach = Article.objects.permitted(request.user, capability)
    rows = reach.select_related("column", "grid", "written_by", "reviewed_by")
    return get_object_or_404(rows.defer("grid__boundary"), public_id=public_id)


@require_GET
@writers
def article_list(request):
    form = ArticleFilterForm(request.GET)
    page = page_of(request, form.narrow(queries.desk_articles(request.user)))
    return render(request, "party/article_list.html", {"form": form, "page": page})


@require_GET
@reviewers
def review_list(request):
    page = page_of(request, queries.waiting_for_review(request.user))
    return render(request, "party/review_list.html", {"page": page})


@require_http_methods(["GET", "POST"])
@writers
def article_new(request):
    initial = {"grid": queries.areas_of(request.user).first()}
    form = ArticleForm(request.POST or None, user=request.user, initial=initial)
    if form.is_valid():
        article = content.draft(form.draft(), by=request.user, at=timezone.now())
        messages.success(request, _("存成草稿了。看看效果，没问题就送审。"))
        return redirect("party:article-preview", article.public_id)
    return render(
        request, "party/article_form.html", {"form": form}, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "POST"])
@writers
def article_edit(request, *, public_id):
    article = _article(request, public_id)
    form = ArticleForm(request.POST or None, user=request.user, article=article)
    status, refusal = 422 if form.errors else 200, ""
    if form.is_valid():
        try:
            base = form.cleaned_data["base"] or 0
            content.edit(article, form.draft(), base=base, by=request.user, at=timezone.now())
        except TransitionRefused as refused:
            status, refusal = 409, str(refused)
        else:
            messages.success(request, _("新的一稿存好了。"))
            return redirect("party:article-preview", article.public_id)
    context = {"form": form, "article": article, "refusal": refusal}
    context["can_save"] = article.state == ArticleState.DRAFT and not refusal
    return render(request, "party/article_form.html", context, status=status)


@require_GET
@writers
def article_preview(request, *, public_id):
    return _preview(request, _article(request, public_id))


def _preview(request, article, why_form=None, status=200):
    moves = {move.name for move in queries.moves_for(article, request.user)}
    context = {
        "article": article,
        "body": markup.rendered(article.body),
        "moves": moves,
        "course": queries.course_of(article),
        "why_form": why_form or WhyForm(),
        "can_edit": article.state == ArticleState.DRAFT,
        "is_public": article.is_public_on(timezone.localdate()),
    }
    return render(request, "party/article_preview.html", context, status=status)


@require_POST
@writers
def article_submit(request, *, public_id):
    content.submit(_article(request, public_id), by=request.user, at=timezone.now())
    messages.success(request, _("已送审。发布或退回都会通知您。"))
    return redirect("party:article-preview", public_id)


@require_POST
@reviewers
def article_approve(request, *, public_id):
    article = _article(request, public_id, Capability.PUBLISH_CONTENT)
    content.approve(article, by=request.user, at=timezone.now())
    messages.success(request, _("已发布，现在谁都能看到。"))
    return redirect("party:article-preview", public_id)


@require_POST
@reviewers
def article_send_back(request, *, public_id):
    return _with_reason(
        request, public_id, content.send_back, _("已退回，采编人会收到您写的理由。")
    )


@require_POST
@reviewers
def article_withdraw(request, *, public_id):
    return _with_reason(request, public_id, content.withdraw, _("已撤下，公开页面上看不到了。"))


@require_POST
@writers
def article_revise(request, *, public_id):
    content.revise(_article(request, public_id), by=request.user, at=timezone.now())
    messages.success(request, _("已变回草稿，改好再送审。"))
    return redirect("party:article-edit", public_id)


def _with_reason(request, public_id, act, said):
    article = _article(request, public_id, Capability.PUBLISH_CONTENT)
    form = WhyForm(request.POST)
    if not form.is_valid():
        return _preview(request, article, form, status=422)
    act(article, why=form.cleaned_data["why"], by=request.user, at=timezone.now())
    messages.success(request, said)
    return redirect("party:article-preview", public_id)
