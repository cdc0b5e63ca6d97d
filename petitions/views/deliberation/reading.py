"""Topics as everybody reads them."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from grids.queries.tree import asked_place
from petitions.deliberation import queries
from yuanbao.paging import page_of

TABS = [
    ("now", _("正在商量")),
    ("voting", _("正在表决")),
    ("past", _("已结束")),
    ("all", _("全部")),
]


@require_safe
def topic_list(request):
    asked = request.GET.get("show", "")
    show = asked if asked in queries.SHOWN else "now"
    place = asked_place(request.GET.get("place", ""))
    rows = queries.public_topics(show, place)
    context = {"page": page_of(request, rows), "tabs": TABS, "show": show, "place": place}
    return render(request, "petitions/deliberation/topic_list.html", context)


def topic_or_404(public_id):
    """Return a public topic; what is not public yet was never there."""
    topic = queries.topic_to_read(public_id)
    if topic is None:
        raise Http404
    return topic


@require_safe
def topic_detail(request, public_id):
    topic = topic_or_404(public_id)
    page = queries.topic_page(topic, request.user, at=timezone.now())
    return render(
        request, "petitions/deliberation/topic_detail.html", {"page": page, "topic": topic}
    )


@require_safe
def topic_opinions(request, public_id):
    topic = topic_or_404(public_id)
    context = {"topic": topic, "page": page_of(request, queries.public_opinions(topic), size=50)}
    return render(request, "petitions/deliberation/topic_opinions.html", context)
