"""Sentences that are shown before an act and written by it, so that both say the same."""

from collections.abc import Sequence

from django.utils.translation import gettext as _


def dispatched_words(lead: Sequence[str], assisting: Sequence[str]) -> str:
    """Return to whom a matter was given; without a lead it was given to more agencies."""
    words = _("派给%(lead)s主办") % {"lead": "、".join(lead)} if lead else _("加派")
    if assisting:
        words += _("，%(names)s协办") % {"names": "、".join(assisting)}
    return words


def public_dispatched_words(lead: Sequence[str], assisting: Sequence[str]) -> str:
    """Return the same as the public reads it."""
    return _("区指挥中心%(words)s") % {"words": dispatched_words(lead, assisting)}
