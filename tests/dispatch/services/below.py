"""Orders on their way between town, community and grid, for tests whose subject is a later step."""

from dataclasses import dataclass

from dispatch.choices import AgencyKind
from dispatch.models import WorkOrder
from dispatch.services.moves import children
from dispatch.services.moves.assignment import Share, dispatch
from dispatch.services.orders import handling
from petitions.models import Petition
from tests.dispatch.services.work import ANSWER
from tests.factories.dispatch import AgencyFactory
from tests.factories.petitions import MONDAY, file_petition
from yuanbao.roles import Role


@dataclass
class Levels:
    """The cast's first town with its platform and clerk, its community with theirs."""

    cast: object

    def __post_init__(self):
        cast = self.cast
        town = cast.town
        self.town = AgencyFactory(
            code=town.code, name="东镇平台", short_name="东镇", kind=AgencyKind.TOWN, grid=town
        )
        self.town_clerk = cast._staff(self.town, Role.TOWN_CLERK, "孙宁")
        self.clerk, self.worker = cast.community_clerk, cast.grid_worker

    def given_to(self, agency, *, by=None, at=MONDAY, **values) -> WorkOrder:
        """Dispatch a matter to one platform, and sign it by `by`."""
        fields = {"category": self.cast.heating, "grid": self.cast.unit, "phone": "13800001111"}
        petition = file_petition(at=at, **(fields | values))
        order = dispatch(petition, [Share(agency)], by=None, at=at)[0]
        return handling.sign_for(order, by=by, at=at) if by else order

    def of_town(self, **values) -> WorkOrder:
        return self.given_to(self.town, by=self.town_clerk, **values)

    def of_community(self, **values) -> WorkOrder:
        return self.given_to(self.cast.platform, by=self.clerk, **values)

    def below_town(self, order=None, *, at=MONDAY) -> WorkOrder:
        """Return a child order of the town's at the community."""
        return self.send(order or self.of_town(), self.cast.platform, by=self.town_clerk, at=at)

    def on_foot(self, order=None, *, at=MONDAY) -> WorkOrder:
        """Return a child order of the community's at the post of the unit grid."""
        return self.send(order or self.of_community(), self.cast.unit, by=self.clerk, at=at)

    def send(self, order, to, *, by, at=MONDAY, days=None) -> WorkOrder:
        words = "请到现场看看。"
        return children.send_down(order, to=to, instruction=words, days=days, by=by, at=at)

    def answered(self, child, *, by, at=MONDAY) -> WorkOrder:
        """Sign and answer a child order."""
        child = handling.sign_for(child, by=by, at=at)
        return handling.finish(child, answer=ANSWER, claimed="yes", by=by, at=at)


def petition_of(order) -> Petition:
    return Petition.objects.get(pk=order.petition_id)
