"""When a matter has to keep who raised it: it runs, it is disputed, or the law wants it held."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from petitions.choices import ENDED
from petitions.models import Petition
from yuanbao.mydata.holdings import Kept
from yuanbao.services.holds import hold_on

# Upper layers add what they know: an order that runs again, an appeal nobody has decided.
Dispute = Callable[[Petition], bool]
_disputes: list[Dispute] = []


def register_dispute(dispute: Dispute) -> None:
    """Add `dispute(petition)`, asked before anybody's data go."""
    if dispute not in _disputes:
        _disputes.append(dispute)


def reason_to_keep(petition: Petition) -> Kept | None:
    """Return why the matter must keep its people now; None where they may be forgotten."""
    name = _("诉求 %(number)s 的联系方式和原文") % {"number": petition}
    if hold := hold_on(petition):
        return Kept(name, hold.basis, "")
    if petition.state not in ENDED:
        return Kept(name, _("《信访工作条例》第二十三条：办理期间要能答复本人"), "")
    if any(dispute(petition) for dispute in _disputes):
        return Kept(name, _("《信访工作条例》第三十五条、第三十六条：复查、复核期间"), "")
    return None
