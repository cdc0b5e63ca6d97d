"""Who stands before a page of topics: a resident signed in by telephone, or somebody who should be."""

from functools import wraps

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from petitions.services.deliberation.speaking import is_speaker
from yuanbao.access import kept_private
from yuanbao.workflow import OutOfReach


def by_telephone(view):
    """Let residents pass; others prove their telephone first and come back. Staff get 404."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not request.user.is_authenticated:
            back = request.path if request.method == "GET" else reverse("talks:topic-list")
            return redirect(f"{reverse('sign-in-phone')}?{urlencode({'next': back})}")
        if not is_speaker(request.user):
            raise OutOfReach(f"{request.user} is no resident with a telephone")
        return kept_private(view(request, *args, **kwargs))

    guarded.is_guarded = True
    return guarded
