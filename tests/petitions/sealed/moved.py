"""Matters that go into the sealed channel, with their words in every place that takes some."""

import io
from datetime import timedelta

from dispatch.models import HandOver
from dispatch.services.centre import pledges, queue
from dispatch.services.centre.handover import hand_over
from dispatch.watches import turn_at
from petitions.models import Holder, Petition, WaitingReceipt
from petitions.services import proxies, tracking
from petitions.services.revising import Words, revise
from petitions.services.sealed import moving
from tests import dumping
from tests.factories.petitions import MONDAY, file_petition
from tests.factories.sealed import MARKER, NAME, PHONE
from tests.petitions.sealed.material import photo
from yuanbao.photos import clean_photo

LATER = MONDAY + timedelta(hours=3)
HELPER, JOINER = "端木暗号", "13900007742"
SECRETS = {
    "words": MARKER,
    "name": NAME,
    "telephone": PHONE,
    "helper": HELPER,
    "joiner": JOINER,
}


def found():
    """Return where the planted words stand in the clear; what was sent to telephones is away."""
    kept = ((where, text) for where, text in dumping.pieces() if "developmentmessage" not in where)
    return dumping.leaks(SECRETS, kept)


def said(what):
    return f"{what}：陈立群收了工程队的钱，{MARKER}。"


def file_one(cast, **values):
    fields = {"grid": cast.unit, "text": said("原话"), "name": NAME, "phone": PHONE}
    return file_petition(**fields | values)


def move(petition, cast, **values):
    fields = {"unit": "agency:D16", "people": ("陈立群",), "by": cast.dispatcher, "at": LATER}
    return moving.seal_off(petition, **fields | values)


def plant(cast):
    """A matter with its words in every place that takes some before it is dispatched."""
    _ = cast.community_clerk
    petition = file_one(
        cast,
        title=f"举报陈立群{MARKER}",
        place=f"三号楼{MARKER}",
        lat=40.1,
        lng=124.4,
        category=cast.heating,
        helper_name=HELPER,
        helper_relation="child",
        photos=[clean_photo(io.BytesIO(photo()), max_bytes=8_000_000)],
    )
    owner = Holder(petition.pk)
    revise(petition, Words(text=said("改后"), title=MARKER), source="市热线", by=None, at=MONDAY)
    tracking.add_to(petition, text=said("补充"), by=owner, at=MONDAY)
    tracking.join(petition, joiner_key="k", phone=JOINER, note=said("我也"), at=MONDAY)
    proxies.ask_proxy(petition, by=owner, at=MONDAY)
    hand_over_it(cast)
    pledges.pledge(
        Petition.objects.get(pk=petition.pk),
        text=said("承诺"),
        due_at=LATER,
        person=cast.dispatcher,
        by=cast.dispatcher,
        at=MONDAY,
    )
    queue.ask(petition, text=said("请补充"), by=cast.dispatcher, at=MONDAY)
    return Petition.objects.get(pk=petition.pk)


def hand_over_it(cast):
    hand_over(turn_at(MONDAY).previous(), words="平稳", by=cast.shift_leader, at=MONDAY)
    assert MARKER in str(HandOver.objects.get().items)


def receipt_of(petition):
    return WaitingReceipt.objects.get(petition=petition).digits
