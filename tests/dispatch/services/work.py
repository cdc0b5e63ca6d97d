"""The path of an order as its people walk it, for tests whose subject is a later step."""

from datetime import date, timedelta

from dispatch.models import Secondment
from dispatch.services.judging import rating, rework
from dispatch.services.moves import suspension
from dispatch.services.orders import handling
from dispatch.services.routes import routing
from petitions.models import Petition
from tests.factories.petitions import MONDAY, file_petition

ANSWER = "三号楼阀门已换，复测二十度。"


def filed(cast, **values):
    """File a heating matter in the cast's first unit grid and route it at once."""
    values = {"category": cast.heating, "grid": cast.unit, **values}
    petition = file_petition(**values)
    routing.route(petition, at=values.get("at", MONDAY) + timedelta(seconds=5))
    return Petition.objects.get(pk=petition.pk)


def signed(cast, *, at=MONDAY, **values):
    """Return the one order of a filed matter, signed by the cast's handler."""
    return handling.sign_for(filed(cast, **values).orders.get(), by=cast.handler, at=at)


def finish(cast, order, *, by=None, at=MONDAY, answer=ANSWER):
    return handling.finish(order, answer=answer, claimed="yes", by=by or cast.handler, at=at)


def settled(cast, *, at=MONDAY, **values):
    """Return the one order of a matter that was signed, finished and verified."""
    order = finish(cast, signed(cast, at=at, **values), at=at)
    return handling.verify(order, by=cast.dispatcher, at=at)


def done_again(cast, order, *, at):
    """Sign, finish and verify the order's next round."""
    handling.sign_for(order, by=cast.handler, at=at)
    finish(cast, order, at=at, answer="又换了一段管，复测二十一度。")
    return handling.verify(order, by=cast.dispatcher, at=at)


def ask_shelving(cast, order, *, at=MONDAY, **values):
    """Ask to shelve an order until next May."""
    facts = {
        "why": "等明年管网改造。",
        "meanwhile": "先包扎漏点，每周巡查一次。",
        "expected_on": date(2027, 5, 1),
        "by": cast.handler,
        **values,
    }
    return suspension.ask_suspension(order, at=at, **facts)


def lend(user, agency):
    """Let the agency have lent the person to the centre, so that they rule on nothing of it."""
    return Secondment.objects.create(user=user, agency=agency, starts_on=date(2026, 1, 1))


def shelved(cast, *, at=MONDAY, **values):
    """Return an order that the centre shelved as its agency asked."""
    order = signed(cast, **values)
    ask_shelving(cast, order, at=at)
    return suspension.grant_suspension(order, ruling="", by=cast.shift_leader, at=at)


BAD = rating.Judgement(solved="no", satisfaction="dissatisfied", reasons=["没有解决"])
GOOD = rating.Judgement(solved="yes", satisfaction="satisfied")
PETITIONER = rating.Rater("petitioner", "petitioner")


def rate(order, judgement, *, at, rater=PETITIONER):
    """Rate and, as the worker would, act on it; returns the rating."""
    row = rating.rate(order, judgement, rater=rater, at=at)
    rework.act_on(row, at=at)
    return row


def serving(*people):
    """Name people of the cast who take no step themselves: they are made when first named."""
    return people
