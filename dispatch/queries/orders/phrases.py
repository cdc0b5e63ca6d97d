"""Canned sentences for a dialog, with the names already filled in."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from petitions.models import Petition
from yuanbao.models import CannedPhrase


class _Blanks(dict):
    """Names that are not known stay as a blank to fill in."""

    def __missing__(self, name: str) -> str:
        return "＿＿"


def phrases_for(petition: Petition, step: str, *, user: Any) -> list[str]:
    """Return the sentences for a step, those of the matter's top category first."""
    if not step:
        return []
    category = petition.category
    top = (category.parent_id or category.pk) if category else None
    rows = CannedPhrase.objects.filter(Q(category=None) | Q(category=top), step=step)
    known = _Blanks(handler=str(user), time=_("＿＿时"))
    ranked = sorted(rows, key=lambda row: (row.category_id is None, row.code))
    return [row.text.format_map(known) for row in ranked]
