"""What of the Party's and the services' families goes along when the tree of places changes."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.core.cache import cache
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from grids.holdings import Holding, no_point, register_holding
from grids.models import Grid, GridSuccession, Post, Premises
from grids.queries.held import effective
from grids.registers import all_registers
from grids.scoping import territory_of_grid
from grids.services.hierarchy import ancestry
from grids.tree.following import Follower, register_counted, register_follower
from party.choices import ArticleState
from party.knowledge.choices import ASIDE, FileState, ItemState
from party.models import (
    Activity,
    Alliance,
    Application,
    Article,
    Course,
    DirectoryEntry,
    Firm,
    Guide,
    Hall,
    JobPost,
    JobWish,
    KnowledgeFile,
    KnowledgeItem,
    OrganisationPost,
    Outage,
    PartyOrganisation,
    Policy,
    Service,
    Window,
)
from party.offers.choices import JobState, OutageState, PolicyState
from party.queries.offers.outages import RUNNING_KEY
from party.services.alliances.merging import go_into

SPOT = ("lat", "lng")
POSTED = frozenset({JobState.REVIEW, JobState.PUBLISHED, JobState.RETURNED})
UNDER_WAY = frozenset({FileState.WAITING, FileState.CHECKED, FileState.RUNNING})


def register_all() -> None:
    """Name what follows; called when the app is ready."""
    standing = Follower(lambda _day: PartyOrganisation.objects.standing())
    register_follower("party_organisations", standing)
    _register_content()
    _register_offers()
    announced = Follower(lambda _day: Activity.objects.announced())
    register_counted("activities", _("便民服务活动"), "heart-handshake", announced)
    register_holding(
        Holding(
            "alliances",
            _("大工委、大党委"),
            "building-community",
            lambda grid: Alliance.objects.standing().filter(territory_of_grid([grid])),
            point=no_point,
            rank=80,
            is_shown_empty=False,
        )
    )


def _register_content() -> None:
    register_counted("articles", _("文章和公告"), "news", Follower(_articles))
    courses = Follower(lambda _day: Course.objects.exclude(state=ArticleState.WITHDRAWN))
    register_counted("courses", _("课程"), "school", courses)
    over = sorted({ItemState.MERGED, *ASIDE})
    items = Follower(lambda _day: KnowledgeItem.objects.exclude(state__in=over))
    register_counted("knowledge", _("知识条目"), "book-2", items)
    files = Follower(lambda _day: KnowledgeFile.objects.filter(state__in=sorted(UNDER_WAY)))
    register_follower("knowledge_files", files)


def _articles(day: date) -> QuerySet[Article]:
    over = Q(state=ArticleState.WITHDRAWN) | Q(expires_on__lt=day)
    return Article.objects.exclude(over)


def _register_offers() -> None:
    register_counted("services", _("服务事项"), "list-check", Follower(_all(Service)))
    policies = Follower(lambda _day: Policy.objects.exclude(state=PolicyState.WITHDRAWN))
    register_counted("policies", _("政策"), "file-certificate", policies)
    register_counted("halls", _("大厅"), "building", Follower(_all(Hall), point=SPOT))
    windows = Follower(_all(Window), point=("hall__lat", "hall__lng"))
    register_follower("windows", windows)
    register_counted("guides", _("办事指南"), "file-text", Follower(_all(Guide)))
    phones = Follower(_all(DirectoryEntry), point=SPOT)
    register_counted("directory", _("便民电话"), "phone", phones)
    register_follower("outages_announced", Follower(_outages))
    hit = Follower(_outage_places, same=("outage",))
    register_counted("outages", _("停供公告"), "plug-off", hit)
    applications = Follower(lambda _day: Application.objects.open(), is_stored=True)
    register_counted("applications", _("未办结的申请"), "inbox", applications)
    for column in ("town", "community"):
        mine = Follower(lambda _day: Application.objects.open(), column)
        register_follower(f"applications_{column}", mine)
    register_follower("jobs", Follower(_posted, "town"))
    wishes = Follower(lambda _day: JobWish.objects.filter(ended_at__isnull=True), "town")
    register_follower("wishes", wishes)
    register_holding(
        Holding(
            "firms",
            _("企业"),
            "building-store",
            lambda grid: Firm.objects.filter(territory_of_grid([grid])),
            point=_spot_of_firm,
            rank=80,
            is_shown_empty=False,
        )
    )


def _all(model: Any) -> Any:
    return lambda _day: model.objects.all()


def _outages(day: date) -> QuerySet[Outage]:
    return Outage.objects.filter(state=OutageState.ANNOUNCED, ends_at__date__gte=day)


def _outage_places(day: date) -> QuerySet[Any]:
    return Outage.grids.through._default_manager.filter(outage__in=_outages(day))


def _posted(_day: date) -> QuerySet[JobPost]:
    return JobPost.objects.filter(state__in=sorted(POSTED))


def _spot_of_firm(grid: Grid) -> tuple[Any, Any]:
    """Return where its shop lies in the register: a firm goes wherever the shop went."""
    spec = next(spec for spec in all_registers() if spec.model is Premises)
    lat, lng = (effective(spec, grid, axis, "premises__") for axis in ("lat", "lng"))
    return lat, lng


def follow_closed(grid: Grid, successors: Sequence[Grid], *, by: Any, at: datetime) -> None:
    """Take firms where their shops went, and an alliance to the place that took its place's part.

    Where that has an alliance already, the two become one. Runs inside the tree's unit of work.
    """
    _place_firms(Firm.objects.filter(grid=grid))
    if successors and successors[0].level == grid.level:
        _take_alliance(grid, successors[0], by=by, at=at)
    cache.delete(RUNNING_KEY)


def _take_alliance(old: Grid, new: Grid, *, by: Any, at: datetime) -> None:
    alliance = Alliance.objects.standing().filter(grid=old).first()
    if alliance is None:
        return
    heir = Alliance.objects.filter(grid=new).first()
    if heir is not None:
        go_into(alliance, heir, by=by, at=at)
    else:
        alliance.grid = new
        alliance.save(update_fields=["grid"])


def follow_shops(premises: Sequence[int]) -> None:
    """Take firms where the register put their shops, and what they post in the same town.

    Heard of every shop that is put elsewhere, whether by an act on the tree or by hand.
    """
    _take_firms(Firm.objects.filter(premises__in=premises))


def follow_merged_shop(old: Premises, new: Premises) -> None:
    """Tie the firm of a shop to the row that it goes on in; where that has a firm, both stay."""
    if not Firm.objects.filter(premises=new).exists():
        Firm.objects.filter(premises=old).update(premises=new)
        _take_firms(Firm.objects.filter(premises=new))


def _take_firms(firms: QuerySet[Firm]) -> None:
    """Store the place of firms anew; a post that names the firm's own town names the new one."""
    own = _posted(localdate()).filter(firm__in=firms, town=F("firm__town"))
    posts, moving = list(own.values_list("pk", flat=True)), list(firms.values_list("pk", flat=True))
    if not moving:
        return
    _place_firms(Firm.objects.filter(pk__in=moving))
    town = Firm.objects.filter(pk=OuterRef("firm")).values("town")[:1]
    JobPost.objects.filter(pk__in=posts).update(town=Subquery(town))


def _place_firms(firms: QuerySet[Firm]) -> None:
    shop = Premises.objects.filter(pk=OuterRef("premises"))
    columns = ("grid", "town", "community")
    firms.filter(premises__grid__isnull=False).update(
        **{column: Subquery(shop.values(column)[:1]) for column in columns}
    )


def follow_moved(grid: Grid) -> None:
    """Store town and community anew for firms, their posts and applications under a moved place."""
    below = Grid.objects.under(grid).values("pk")
    _take_firms(Firm.objects.filter(grid__in=below))
    held = Application.objects.filter(grid__in=below)
    for place in Grid.objects.filter(pk__in=held.values("grid")).with_line():
        line = ancestry(place)
        held.filter(grid=place).update(town=line.town, community=line.community)


def follow_post(post: Post, heirs: Sequence[Post]) -> None:
    """Let the offices held by a post on a closed place be held by the post that took its place."""
    seat = heirs[0] if heirs else None
    OrganisationPost.objects.filter(seat=post).update(seat=seat)


def twins_of(seat: Post) -> QuerySet[Post]:
    """Return a seat with those on other parts of the place it was passed on from, if nobody's else."""
    olds = GridSuccession.objects.filter(new=seat.grid_id).values("old")
    parts = GridSuccession.objects.filter(old__in=olds).values("new")
    near = Q(grid=seat.grid_id) | Q(grid__in=parts)
    rows = Post.objects.filter(near, user=seat.user_id, role=seat.role, ends_on__isnull=True)
    held = OrganisationPost.objects.filter(seat=OuterRef("pk"), ends_on__isnull=True)
    return rows.filter(starts_on=seat.starts_on).exclude(Exists(held))
