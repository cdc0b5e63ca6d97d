"""What every page of the site is opened with: a small world in which each has something to show."""

from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from dispatch.choices import LiaisonKind
from dispatch.models import Ending
from dispatch.services.centre import events, handover, liaison, pledges, reports, sensitive
from dispatch.services.moves import endings
from dispatch.services.moves.assignment import Share, dispatch
from dispatch.services.orders import outside
from dispatch.watches import turn_at
from party.services.offers import walkins, wishes
from party.services.offers.applying import Wish
from petitions.services import tracking
from tests.factories.dispatch import AgencyFactory
from tests.factories.grids import PostFactory, PostHolderFactory
from tests.factories.petitions import file_petition
from tests.reach import MEMBERS, World, addresses, arguments, fill
from tests.reach.table import TABLE
from tests.reach.table_organisations import ORGANISATIONS
from yuanbao.crypto import receipt_secret
from yuanbao.roles import Role
from yuanbao.services import data_requests, subscriptions
from yuanbao.subscribing.links import code_of

# Who opens a page, where several may: whoever sits before it all day.
SITTING = (
    "anonymous",
    "handler",
    "shift_leader",
    "dispatcher",
    "town_clerk",
    "community_clerk",
    "grid_worker",
    "administrator",
    "editor",
    "reviewer",
    "resident",
)
# Who sits beside the standing cast, and the pages that nobody of it may open.
GUESTS = ("party_department", "party_secretary", "data_officer")
NOT_PAGES = {
    # pictures, boundaries, files, and the words of machines
    *("api-schema", "livez", "readyz"),
    *("grids:boundary-layer", "grids:grid-boundary", "grids:grid-qr", "grids:grid-units"),
    *("petitions:ledger-points", "petitions:photo", "petitions:photo-thumb"),
    *("petitions:petition-photo", "petitions:staged-thumb", "party:directory-points"),
    *("dispatch:order-print", "dispatch:order-ruling", "dispatch:notice-print"),
    *("dispatch:hotline-template", "dispatch:hotline-bad-rows", "dispatch:write-back-file"),
    *("dispatch:staff-template", "dispatch:staff-bad-rows"),
    *("grids:foot-entries", "grids:foot-session", "grids:foot-worker", "grids:foot-manifest"),
    *("grids:my-letter", "grids:worker-letter", "grids:card-png", "grids:card-pdf"),
    *("grids:task-export", "grids:task-photo", "grids:allowance-book", "grids:allowance-paper"),
    *("grids:import-template", "grids:import-bad-rows", "grids:register-points"),
    *("grids:register-qr", "grids:old-net-file", "grids:place-export", "grids:camera-points"),
    "grids:viewing-stream",
    *("party:member-template", "party:member-bad-rows"),
    *("party:lesson-file", "petitions:voice-file", "party:project-photo"),
    *("app-worker", "app-manifest", "petitions:report-key"),
    *("open-data-file", "open-data-day", "open-data-schema"),
    # what nobody of the standing cast may open: their own journey and tests do
    *("custody:file-clean", "custody:file-original", "custody:my-file", "custody:my-list"),
    *("custody:my-report", "custody:opened", "custody:record", "custody:report-detail"),
    *("custody:report-list", "custody:unit-list", "custody:unit-report", "grids:cover-vacancy"),
    *("grids:cover-leave", "sealed:inbox"),
    *("party:job-desk", "party:job-review", "party:my-hours"),
    # what only leads to a page
    *("party:my-application", "party:notice-short"),
    # what is open for a moment only: signed by the official account, taken already, shown once
    *("wechat-bind", "party:my-duty-take"),
    # parts of pages, fetched by themselves
    *("grids:register-files-live", "party:notice-live", "party:member-import-live"),
    "party:roll-files-live",
    *("grids:card-live", "grids:import-live"),
    *("dispatch:export-live", "dispatch:hotline-import-live", "dispatch:queue-live"),
    *("dispatch:order-presence", "notices-bell"),
    # the form of an act that its sheet must be ready for, which its own tests open
    "grids:allowance-act",
    # the second steps of signing in, which their own journey walks
    *("sign-in-second", "sign-in-phone-code", "phone-change-code"),
}

# Pages of those who hold an office in a Party organisation.
OFFICES = {
    *(act.split()[1] for acts in ORGANISATIONS.values() for act in acts),
    *("party:study-list", "party:study-course", "party:study-assign"),
}


class Shown(World):
    """The world of the access table, and one row for each page that it has nothing for."""

    def __post_init__(self):
        super().__post_init__()
        cast, at = self.cast, timezone.now()
        leader, clerk = cast.shift_leader, cast.handler
        entry = liaison.Entry(kind=LiaisonKind.DAY, name="值班室", phone="0415-2100001")
        self.contact = liaison.add_contact(cast.housing, entry, by=clerk, at=at)
        endings.ask_end(self.order, reason="T1", why="已经起诉。", by=clerk, at=at)
        self.ending = Ending.objects.get()
        self.joined = file_petition(category=cast.heating, grid=cast.unit, phone="13800005555")
        self.event_matter = events.join(self.event, self.joined, by=leader, at=at)
        self.handover = handover.hand_over(turn_at(at).previous(), words="平稳。", by=leader, at=at)
        later = at + timedelta(hours=2)
        self.pledge = pledges.pledge(
            self.petition, text="下班前回电", due_at=later, person=clerk, by=clerk, at=at
        )
        self.report = reports.draft(timezone.localdate(at), at=at, by=leader)
        self.grave = file_petition(grid=cast.unit, text="楼下有人要拼命，请来人。")
        sensitive.mark(self.grave, kind="other", reason="可能冲突", by=leader, at=at)
        self.slip = file_petition(grid=cast.unit, text="窗口来登记。", by=cast.dispatcher, at=at)
        _joining, self.joined_by = tracking.join(self.petition, joiner_key="a", at=at)
        self.taken_in, self.wish_taken_in = self._taken_in(at)
        self.link = self._link(at)
        self.topic = f"grid:{cast.unit.code}"
        self.following = subscriptions.subscribe(cast.resident, self.topic, by_sms=True, at=at)
        tree = self.party.tree
        cast.party_department, cast.party_secretary = tree.department, tree.secretary
        post = PostFactory(
            user=PostHolderFactory(name="何保密"), grid=cast.district, role=Role.DATA_OFFICER
        )
        cast.data_officer = post.user
        self.asked = data_requests.ask_correction(cast.resident, text="手机号换了。", at=at)

    def _link(self, at):
        body = AgencyFactory(code="OUT9", kind="outside", has_desk=False, contact_mobile="139")
        petition = file_petition(category=self.cast.heating, grid=self.cast.unit)
        order = dispatch(petition, [Share(body)], by=None, at=at)[0]
        return outside.send_link(order, by=None, at=at)

    def _taken_in(self, at):
        """An application and a job wish that the community's clerk took in for somebody."""
        clerk, phone = self.cast.community_clerk, "13800005555"
        wish = Wish(service=self.offers.service, text="想每天中午去吃饭", name="刘芳", phone=phone)
        filed = walkins.take_in(wish, came_by="counter", agreed=True, by=clerk, at=at)
        wanted = wishes.Wanted("刘芳", phone, "catering", "month", 2000)
        kept = walkins.take_wish_in(wanted, consents=True, came_by="phone", by=clerk, at=at)
        return filed.application, kept

    def extra(self):
        """Return who opens each page that the access table has nothing for, and where it is."""
        leader, clerk = "shift_leader", "handler"
        seats = {
            "contact-change": (clerk, self.contact.public_id),
            "ending-decide": (leader, self.ending.public_id),
            "event-take-out": (leader, self.event_matter.pk),
            "handover-detail": (leader, self.handover.public_id),
            "pledge-end": (clerk, self.pledge.public_id),
            "register-slip": ("dispatcher", self.slip.public_id),
            "report-detail": (leader, self.report.public_id),
            "report-edit": (leader, self.report.public_id),
            "sensitive-detail": (leader, self.grave.public_id),
            "sensitive-ask-unmark": (leader, self.grave.public_id),
        }
        track = reverse("petitions:joining-track", args=[self.petition.number, self.joined_by])
        ended = reverse(
            "subscription-end",
            args=[code_of(self.following.public_id, receipt_secret(self.following.public_id))],
        )
        return {
            "petitions:joining-track": ("anonymous", track),
            "subscription-new": ("resident", f"{reverse('subscription-new')}?topic={self.topic}"),
            "subscription-end": ("anonymous", ended),
            **self._of_guests(),
            **{
                f"party:{name}": ("community_clerk", reverse(f"party:{name}", args=[row.public_id]))
                for name, row in (
                    ("walk-in-slip", self.taken_in),
                    ("walk-in-wish-slip", self.wish_taken_in),
                )
            },
            "dispatch:outside-page": ("anonymous", self.link),
            **{
                f"dispatch:{name}": (seat, reverse(f"dispatch:{name}", args=[key]))
                for name, (seat, key) in seats.items()
            },
        }

    def _of_guests(self):
        """Return the pages of offices that nobody of the standing cast holds."""
        known, routes = arguments(self), addresses()
        known["data:"] = {"public_id": self.asked.public_id, "pk": 0}
        found = {name: _guest_of(name) for name in pages() - openers().keys() - NOT_PAGES}
        return {
            name: (guest, reverse(name, kwargs=fill(name, routes[name], known)))
            for name, guest in sorted(found.items())
            if guest
        }


def _guest_of(name) -> str:
    if name.startswith("data:"):
        return "data_officer"
    if name in OFFICES:
        return "party_secretary" if name.startswith("party:my-") else "party_department"
    return ""


def shown(cast) -> Shown:
    """Make the world at one stroke: workers hear of its matters when all of it stands."""
    with transaction.atomic():
        return Shown(cast)


def pages() -> set[str]:
    """Return the names of all addresses that the access table opens by GET."""
    acts = [act.split() for acts in TABLE.values() for act in acts]
    return {name for method, name in acts if method == "get" and "-api:" not in name}


def openers():
    """Return who opens each page that the access table lets somebody open."""
    rows = {}
    for statuses, acts in TABLE.items():
        given = dict(zip(MEMBERS, statuses.split(), strict=True))
        seat = next((member for member in SITTING if given[member] == "200"), None)
        for act in acts:
            method, name = act.split()
            if method == "get" and seat and "-api:" not in name and name not in NOT_PAGES:
                rows[name] = seat
    return rows


def pages_of(world: Shown) -> dict[str, list[str]]:
    """Return the paths of all pages by who opens them."""
    known, routes, found = arguments(world), addresses(), {}
    for name, seat in openers().items():
        path = reverse(name, kwargs=fill(name, routes[name], known))
        found.setdefault(seat, []).append(path)
    for seat, path in world.extra().values():
        found.setdefault(seat, []).append(path)
    return found
