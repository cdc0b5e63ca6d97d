"""What everybody may read: sections, columns, articles, notices, search."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from party import markup
from party.choices import Audience, Section
from party.offers.doors import door_of
from party.queries import articles as queries
from yuanbao.access import kept_private
from yuanbao.htmx import render_page
from yuanbao.paging import page_of


@require_safe
def section_list(request):
    return render(request, "party/section_list.html", {"sections": queries.sections()})


@require_safe
def section_detail(request, *, code: str):
    if code not in Section.values:
        raise Http404
    newest = queries.readable_articles(timezone.localdate(), request.user)
    newest = newest.filter(column__section=code)
    context = {
        "section": Section(code),
        "tiles": queries.tiles_of(code),
        "newest": list(newest[: queries.NEWEST_IN_SECTION]),
    }
    return render(request, "party/section_detail.html", context)


@require_safe
def column_detail(request, *, code: str):
    column = get_object_or_404(queries.open_columns(), code=code)
    address, leads_away = queries.address_of(column)
    if leads_away:
        return redirect(address)
    rows = queries.readable_articles(timezone.localdate(), request.user).filter(column=column)
    context = {"column": column, "page": page_of(request, rows), "door": door_of(column.code)}
    return render(request, "party/column_detail.html", context)


@require_safe
def article_detail(request, *, public_id):
    readable = queries.article_to_read(timezone.localdate(), request.user)
    article = get_object_or_404(readable, public_id=public_id)
    context = {"article": article, "body": markup.rendered(article.body)}
    response = render(request, "party/article_detail.html", context)
    return response if article.audience == Audience.EVERYBODY else kept_private(response)


@require_safe
def article_search(request):
    found = queries.search(request.GET.get("q", "")[:100], timezone.localdate(), request.user)
    context = {"found": found, "page": page_of(request, found.rows)}
    return render(request, "party/article_search.html", context)


@require_safe
def home_notices(request):
    page = page_of(request, queries.notices(timezone.localdate()))
    context = {"page": page, "first": page.object_list[: queries.NOTICES_ON_FRONT]}
    return render_page(request, "party/home_notices.html", "party/_home_notices.html", context)
