"""The one search of everything public."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from yuanbao.finding import Answer, finder_of, finders
from yuanbao.htmx import render_page

LONGEST = 60


@require_safe
def search_page(request):
    asked = " ".join(request.GET.get("q", "")[:LONGEST].split())
    on = timezone.localdate()
    parts = [(one, Answer() if one.is_slow else one.find(asked, on)) for one in finders() if asked]
    context = {
        "asked": asked,
        "is_bare": bool(asked) and not any(answer.rows for _one, answer in parts),
        "parts": [(one, answer) for one, answer in parts if one.is_slow or answer.rows],
    }
    return render(request, "yuanbao/search_page.html", context)


@require_safe
def search_part(request, code):
    """One part of the results by itself: in the page, or as a page where there is no script."""
    finder = finder_of(code)
    if finder is None:
        raise Http404
    asked = " ".join(request.GET.get("q", "")[:LONGEST].split())
    answer = finder.find(asked, timezone.localdate()) if asked else Answer()
    context = {"finder": finder, "answer": answer, "asked": asked}
    return render_page(request, "yuanbao/search_part.html", "yuanbao/_search_part.html", context)
