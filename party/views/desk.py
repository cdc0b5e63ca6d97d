"""The editors' desk of articles: write, preview, review."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from party import markup
from party.choices import ArticleState
from party.forms.articles import ArticleFilterForm, ArticleForm, WhyForm
from party.models import Article
from party.queries import articles as queries
from party.queries import reviewing
from party.services import content
from party.views.reviewing import Desk, acts_of, reviewers, writers
from yuanbao.paging import page_of
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused


def _rows(user, capability=Capability.WRITE_CONTENT):
    rows = Article.objects.permitted(user, capability)
    related = ("column", "grid", "organisation", "written_by", "reviewed_by")
    return rows.select_related(*related).defer("grid__boundary")


def _preview(request, article, why_form=None, status=200):
    context = {
        "article": article,
        "body": markup.rendered(article.body),
        "moves": {move.name for move in reviewing.moves_for(article, request.user)},
        "addresses": DESK.addresses(article),
        "course": queries.course_of(article),
        "why_form": why_form or WhyForm(),
        "can_edit": article.state == ArticleState.DRAFT,
        "is_public": article.is_public_on(timezone.localdate()),
    }
    return render(request, "party/article_preview.html", context, status=status)


DESK = Desk("article", _rows, content, _preview)
ACTS = acts_of(DESK)


@require_GET
@writers
def article_list(request):
    form = ArticleFilterForm(request.GET)
    page = page_of(request, form.narrow(queries.listed_articles(request.user)))
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
    article = DESK.one(request, public_id)
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
    return _preview(request, DESK.one(request, public_id))
