"""并案: one matter goes on under another, and may be taken out of it again."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from petitions import notices, workflow
from petitions.models import Petition
from petitions.services.ledger import refresh_ledger
from petitions.services.progress import tell
from yuanbao.audit import unit_of_work
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused, apply, lock


@unit_of_work
def merge(petition: Petition, *, into: Petition, by: Any, at: datetime) -> Petition:
    """并案: this one goes on under `into`; both authors and all who joined are told.

    Raises TransitionRefused for a merge into itself, into an ended or a merged petition.
    """
    target = lock(into, by=by, capability=Capability.MERGE_PETITION)
    if target.pk == petition.pk:
        raise TransitionRefused(_("不能并入自己。"))
    if not target.is_open:
        raise TransitionRefused(
            _("%(number)s 现在是“%(state)s”，不能再并入。")
            % {"number": target, "state": target.get_state_display()}
        )
    petition = apply(
        petition, workflow.MERGE, by=by, at=at, merged_into=target, detail={"into": target.number}
    )
    tell(
        petition,
        "merge",
        by=by,
        at=at,
        staff=_("并入 %(number)s") % {"number": target},
        public=_("已并入 %(number)s 一起办") % {"number": target},
    )
    target.n_joined += 1 + petition.n_joined
    target.save(update_fields=["n_joined"])
    tell(
        target,
        "take_in",
        by=by,
        at=at,
        staff=_("%(number)s 并入本件") % {"number": petition},
        public=_("又有一件相同的反映并进来一起办"),
    )
    for row in (petition, target):
        refresh_ledger(row, at=at)
    notices.merged(petition, target, at=at)
    return petition


@unit_of_work
def unmerge(petition: Petition, *, why: str, by: Any, at: datetime) -> Petition:
    """撤销并案: it was another matter after all; it stands in the centre's queue by itself again.

    Its clocks are computed from its own filing by the layer above. Raises TransitionRefused
    without a reason, and for what is not merged.
    """
    if not why.strip():
        raise TransitionRefused(_("请写明为什么要分出来，以后查得到。"))
    target = petition.merged_into
    petition = apply(
        petition,
        workflow.UNMERGE,
        by=by,
        at=at,
        why=why,
        merged_into=None,
        ended_at=None,
        accepted_at=petition.accepted_at or at,
        detail={"from_under": target.number if target else ""},
    )
    if target is None:
        return petition
    target = lock(target, by=None, capability=None)
    tell(
        petition,
        "unmerge",
        by=by,
        at=at,
        staff=_("从 %(number)s 分出来，单独办") % {"number": target},
        opinion=why,
        public=_("不再与 %(number)s 一起办，单独办理") % {"number": target},
    )
    target.n_joined = max(0, target.n_joined - 1 - petition.n_joined)
    target.save(update_fields=["n_joined"])
    tell(
        target,
        "let_go",
        by=by,
        at=at,
        staff=_("%(number)s 从本件分出去") % {"number": petition},
        opinion=why,
        public=_("并进来的一件分出去单独办了"),
    )
    for row in (petition, target):
        refresh_ledger(row, at=at)
    notices.unmerged(petition, target, at=at)
    return petition
