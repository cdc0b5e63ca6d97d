"""Every address as every member of the cast: what to open, and what they must get.

A row names the address, how to fill its parts from the small world below, and the status each
person gets. `IN` is a redirect to sign in. An address without a row fails the suite.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.urls import URLPattern, get_resolver
from django.utils import timezone

from dispatch.exchange import Outcome, SheetKind, Writing
from dispatch.models import HotlineMatter, SheetImport, WriteBack, WriteBackFile
from dispatch.services.centre import events
from dispatch.services.moves.assignment import Share, dispatch
from dispatch.services.orders import handling
from dispatch.services.oversight import notice_papers
from dispatch.services.oversight.instructions import Wish, instruct
from dispatch.services.oversight.whistles import Call, whistle
from grids.models import RegisterImport, Viewing
from grids.services.points import PointFacts, list_point
from grids.sheets.choices import ImportState
from party.choices import ArticleState
from petitions.models import Petition
from petitions.services.helping.calls import CallWish, ask_call
from tests.factories.devices import CameraFactory, DeviceFactory, ViewingRequestFactory
from tests.factories.dispatch import HotlineFactory
from tests.factories.grid_tasks import a_cell, an_item, standing
from tests.factories.party import make_article
from tests.factories.petitions import MONDAY, file_petition
from tests.factories.registers import make_care, make_premises, make_resident
from tests.reach.alliances import Alliances
from tests.reach.education import Education
from tests.reach.grid_work import GridWork
from tests.reach.knowledge import Knowledge
from tests.reach.offers import Offers
from tests.reach.organisations import Party
from tests.reach.topics import Topics
from yuanbao.crypto import receipt_secret

MEMBERS = (
    "anonymous",
    "resident",
    "grid_worker",
    "community_clerk",
    "town_clerk",
    "other_town_clerk",
    "handler",
    "other_handler",
    "dispatcher",
    "shift_leader",
    "leader",
    "editor",
    "reviewer",
    "administrator",
)


@dataclass
class World:
    """One matter with a signed order of the housing bureau, one with a settled order, one queued."""

    cast: object

    def __post_init__(self):
        cast = self.cast
        self.petition, self.order = self._with_order("13800001111")
        handling.sign_for(self.order, by=cast.handler, at=MONDAY + timedelta(minutes=10))
        self.settled, self.settled_order = self._with_order("13800003333")
        at = MONDAY + timedelta(minutes=20)
        handling.sign_for(self.settled_order, by=cast.handler, at=at)
        handling.finish(
            self.settled_order,
            answer="阀门已换，复测二十度。",
            claimed="yes",
            by=cast.handler,
            at=at,
        )
        handling.verify(self.settled_order, by=cast.dispatcher, at=at)
        self.queued = file_petition(grid=cast.unit, text="楼下吵得睡不着，不知道该找谁。")
        self.secret = receipt_secret(self.petition.public_id)
        self._exchange()
        self.register_import = self._register_import()
        self.event = self._event()
        self.shop = make_premises(cast.unit, contact_phone="13800001111")
        self.notice, self.instruction, self.whistle = papers(cast, self.order)
        facts = PointFacts(cast.unit, "gas", "燃气表箱", "3 号楼", 30)
        self.care = make_care(make_resident(grid=cast.unit))
        self.point = list_point(facts, by=cast.community_clerk, at=MONDAY)
        self.cell = a_cell(cast)
        self.item = an_item(self.cell)
        self.standing = standing(self.cell.task)
        self.call = ask_call(CallWish(key="k", phone="13800001111", wanted="soon"), at=MONDAY)
        self.article = make_article(cast.district)
        self.knowledge = Knowledge(cast)
        self.party = Party(cast)
        self.topics = Topics(cast)
        self.education = Education(cast)
        self.alliances = Alliances(cast)
        self.offers = Offers(cast)
        self._devices()
        self.draft = make_article(cast.district, state=ArticleState.DRAFT, by=cast.editor)
        self.grid_work = GridWork(cast)

    def _devices(self):
        """A camera that the town's clerk asked to look through and looked once, and a sensor."""
        unit, clerk = self.cast.unit, self.cast.town_clerk
        self.camera = CameraFactory(grid=unit, lat=40.1, lng=124.4)
        self.viewing = ViewingRequestFactory(camera=self.camera, asked_by=clerk)
        self.look = Viewing.objects.create(request=self.viewing, by=clerk, at=MONDAY)
        self.device = DeviceFactory(grid=unit)

    def _exchange(self):
        """An import that was taken over, a file without rows, an answer that was written back."""
        hotline, at = HotlineFactory(code="8890"), MONDAY
        matter = HotlineMatter.objects.create(
            hotline=hotline,
            number="H1",
            petition=self.settled,
            received_at=at,
            changed_at=at,
        )
        self.sheet = SheetImport.objects.create(
            kind=SheetKind.MATTER,
            file_name="8890.xlsx",
            hotline=hotline,
            made_at=at,
            asked_at=at,
            applied_at=at,
        )
        self.staff_sheet = SheetImport.objects.create(
            kind=SheetKind.STAFF, file_name="人员.xlsx", made_at=at, asked_at=at, applied_at=at
        )
        by = self.cast.dispatcher
        self.file = WriteBackFile.objects.create(hotline=hotline, made_by=by, made_at=at)
        self.write_back = WriteBack.objects.create(
            matter=matter,
            serial=1,
            outcome=Outcome.ANSWERED,
            state=Writing.CONFIRMED,
            happened_at=at,
            first_try_at=at,
            confirmed_at=at,
        )

    def _register_import(self):
        """A register's file that was taken over for the cast's community."""
        return RegisterImport.objects.create(
            register="resident",
            place=self.cast.community,
            file_name="居民.xlsx",
            state=ImportState.DONE,
            made_at=MONDAY,
            finished_at=MONDAY,
        )

    def _event(self):
        known = events.Declaration(
            title="换热站检修停暖",
            kind="planned",
            agency=self.cast.housing,
            grids=[self.cast.community],
            public_text="晚上六点前恢复。",
            starts_at=MONDAY,
            expected_at=MONDAY + timedelta(hours=6),
        )
        return events.declare(known, by=self.cast.dispatcher, at=MONDAY)

    def _with_order(self, phone):
        cast = self.cast
        petition = file_petition(category=cast.heating, grid=cast.unit, phone=phone)
        order = dispatch(petition, [Share(cast.housing)], by=None, at=MONDAY)[0]
        return Petition.objects.get(pk=petition.pk), order


def papers(cast, order):
    """A supervision notice on the order, a leader's instruction and a town's whistle."""
    due, at = (timezone.localtime() + timedelta(days=n) for n in (30, 0))
    notice = notice_papers.supervise(
        order,
        kind="overdue",
        level=1,
        demand="三日内上门。",
        due_on=due.date(),
        by=cast.shift_leader,
        at=at,
    )
    wish = Wish(text="一周内解决。", agency=cast.housing, due_on=due.date(), leader=cast.leader)
    call = Call(text="路面塌陷。", place="花园小区", meets_at=due, agencies=(cast.housing,))
    instruction = instruct(wish, by=cast.leader, at=at)
    return notice, instruction, whistle(call, by=cast.town_clerk, at=at)


def addresses(patterns=None, namespace: str = "") -> dict[str, str]:
    """Return every named address of the site with its route; the administration stands apart."""
    found = {}
    for pattern in patterns or get_resolver().url_patterns:
        if isinstance(pattern, URLPattern):
            if pattern.name:
                found[f"{namespace}{pattern.name}"] = str(pattern.pattern)
            continue
        if pattern.namespace == "admin":
            continue
        inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
        found |= addresses(pattern.url_patterns, inner)
    return found


def arguments(world: World) -> dict[str, dict]:
    """Return what fills the parts of addresses that have some, by the start of the route or name.

    The first key that the name or the route starts with is taken.
    """
    held = {"number": world.petition.number, "secret": world.secret}
    rated = {
        "public_id": world.settled_order.public_id,
        "secret": receipt_secret(world.settled.public_id),
    }
    return {
        **world.knowledge.arguments(),
        **world.party.arguments(),
        **world.topics.arguments(),
        **world.education.arguments(),
        **world.alliances.arguments(),
        **world.offers.arguments(),
        "rate/answers/": held,
        "rate/": rated,
        "desk/orders/": {"public_id": world.order.public_id},
        "desk/queue/": {"public_id": world.queued.public_id},
        "desk/platform/staff/": {"public_id": world.staff_sheet.public_id},
        "desk/platform/leavers/": {
            "public_id": world.cast.handler.public_id,
            "code": world.cast.housing.code,
        },
        "desk/platform/agencies/": {"code": world.cast.housing.code},
        "desk/hotline/imports/": {"public_id": world.sheet.public_id},
        "desk/hotline/files/": {"public_id": world.file.public_id},
        "desk/hotline/answers/": {"public_id": world.write_back.public_id},
        "desk/hotline/templates/": {"kind": "matter"},
        "dispatch-api:hotline": {"number": "H1", "serial": 1},
        "desk/follow-ups/": {"public_id": world.settled.public_id},
        "desk/proxies/": {"public_id": world.petition.public_id},
        "desk/register/": {"public_id": world.queued.public_id},
        "desk/supervision/": {"public_id": world.notice.public_id},
        "desk/instructions/": {"public_id": world.instruction.public_id},
        "desk/whistles/": {"public_id": world.whistle.public_id},
        "desk/centre/people/": {"user_id": world.cast.dispatcher.pk},
        "desk/event-matters/": {"matter_id": 0},
        "desk/events/": {"public_id": world.event.public_id},
        "events/": {"public_id": world.event.public_id},
        "desk/liaison/": {"code": world.cast.housing.code},
        "desk/matters/": {"public_id": world.petition.public_id, "number": 1},
        "checks/orders/": {"public_id": world.settled_order.public_id},
        "grids:foot-": {"public_id": world.care.public_id},
        "grids:point-": {"public_id": world.point.public_id},
        "foot/checks/": {"public_id": world.settled.public_id},
        "checks/": {"public_id": world.settled.public_id},
        "dispatch-api:": {"public_id": world.order.public_id},
        "petitions-api:": held,
        "grids:register-": {
            "key": "premises",
            "public_id": world.shop.public_id,
            "move": "close",
            "field": "contact_phone",
        },
        "grids:cell-ask-again": {"public_id": world.cell.public_id},
        "grids:my-task-item": {"public_id": world.item.public_id},
        "grids:my-task": {"public_id": world.cell.public_id},
        "grids:standing": {"public_id": world.standing.public_id},
        "grids:task": {"public_id": world.cell.task.public_id, "key": "q1"},
        "grids:place-levels": {"code": world.cast.community.code},
        **world.grid_work.arguments(),
        "desk/cameras/": {"public_id": world.camera.public_id},
        "desk/viewings/": {"public_id": world.viewing.public_id, "decision": "approve"},
        "desk/watching/": {"public_id": world.look.public_id, "name": "index.m3u8"},
        "desk/devices/": {"public_id": world.device.public_id},
        "grids:import": {"key": "resident", "public_id": world.register_import.public_id},
        "data:": {"public_id": NOBODY, "pk": 0},
        "open-data": {"code": "ledger-lines", "form": "csv", "day": "2026-11-23"},
        "desk/calls/": {"public_id": world.call.public_id},
        "call-me/": {
            "public_id": world.call.public_id,
            "secret": receipt_secret(world.call.public_id),
        },
        "petitions:voice-file": {"public_id": NOBODY},
        "desk/voices/": {"public_id": world.petition.public_id},
        "search-part": {"code": "ledger"},
        "subscription-end": {"code": "none"},
        "custody:": {"public_id": NOBODY, "message_id": NOBODY, "serial": 1},
        "grids:": {"code": world.cast.unit.code, "level": "town"},
        "party:section-detail": {"code": world.article.column.section},
        "party:column-detail": {"code": world.article.column.code},
        "articles/": {"public_id": world.article.public_id},
        "desk/articles/": {"public_id": world.draft.public_id},
        "": held | {"public_id": NOBODY, "token": "none"},
    }


NOBODY = "00000000-0000-4000-8000-000000000000"


def fill(name: str, route: str, known: dict[str, dict]) -> dict:
    """Return the keyword arguments that `reverse` needs for this address."""
    values = next(v for key, v in known.items() if name.startswith(key) or route.startswith(key))
    return {key: value for key, value in values.items() if f":{key}>" in route}
