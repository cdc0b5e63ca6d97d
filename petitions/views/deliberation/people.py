"""Who stands before a page of topics: a resident signed in by telephone, or somebody who should be."""

from functools import wraps

from django.urls import reverse

from petitions.services.deliberation.speaking import is_speaker
from yuanbao.access import PHONE_DOOR, ask_to_sign_in, kept_private
from yuanbao.workflow import OutOfReach


def by_telephone(view):
    """Let residents pass; others prove their telephone first and come back. Staff get 404."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not request.user.is_authenticated:
            return ask_to_sign_in(request, door=PHONE_DOOR, back=reverse("talks:topic-list"))
        if not is_speaker(request.user):
            raise OutOfReach(f"{request.user} is no resident with a telephone")
        return kept_private(view(request, *args, **kwargs))

    guarded.is_guarded = True
    return guarded
