"""The people of the sealed channel, and reports that came through its front door."""

from datetime import date
from functools import cached_property
from uuid import uuid4

from petitions.models import SealedReport
from petitions.sealed.choices import Mode
from petitions.sealed.receipts import form_mark
from petitions.services.sealed import custody, filing
from tests.factories.dispatch import AgencyFactory, StaffingFactory
from tests.factories.grids import PostFactory, PostHolderFactory
from tests.factories.petitions import MONDAY
from yuanbao.roles import Role

# Nothing of ours says these words by itself: where they turn up, something leaked.
MARKER = "孔雀开屏暗号七七四"
NAME, PHONE = "欧阳暗记", "13900007741"


class SealedCast:
    """Custody of 纪委监委 with its handlers, and a housing bureau that is reported."""

    def __init__(self, cast):
        self.cast = cast
        self.office = AgencyFactory(code="D01", name="区纪委监委", short_name="纪委监委")
        # They are there when a report comes in.
        _ = (self.custodian, self.second, self.handler)

    def _serve(self, role, name, agency=None):
        holder = PostHolderFactory(name=name)
        StaffingFactory(
            user=holder, agency=agency or self.office, role=role, starts_on=date(2020, 1, 1)
        )
        return holder

    @cached_property
    def custodian(self):
        return self._serve(Role.CUSTODIAN, "保管甲")

    @cached_property
    def second(self):
        return self._serve(Role.CUSTODIAN, "保管乙")

    @cached_property
    def clerk(self):
        return self._serve(Role.CUSTODY_CLERK, "登记员")

    @cached_property
    def handler(self):
        return self._serve(Role.SEALED_HANDLER, "经办丙")

    @cached_property
    def leader(self):
        return self._serve(Role.SEALED_LEADER, "分管丁")

    @cached_property
    def auditor(self):
        return self._serve(Role.SEALED_AUDITOR, "审计戊")

    @cached_property
    def accused(self):
        """A handler of the bureau that is reported, who handles sealed reports as well."""
        person = self.cast.handler
        StaffingFactory(user=person, agency=self.cast.housing, role=Role.SEALED_HANDLER)
        return person

    @cached_property
    def deputy(self):
        """Somebody beside the accused, in the same bureau."""
        return self._serve(Role.SEALED_HANDLER, "同单位副职", self.cast.housing)

    @cached_property
    def below(self):
        """A community clerk under the town, who handles sealed reports and keeps them."""
        person = PostHolderFactory(name="下级")
        PostFactory(user=person, grid=self.cast.community, role=Role.SEALED_HANDLER)
        PostFactory(user=person, grid=self.cast.community, role=Role.CUSTODY_CLERK)
        return person


def told(**values):
    """What a reporter of the housing bureau wrote, as plain values."""
    fields = {
        "mode": Mode.CONFIDENTIAL,
        "text": f"陈立群收了工程队的钱，{MARKER}。",
        "form_key": uuid4().hex,
        "unit": "agency:D16",
        "people": ("陈立群",),
        "name": NAME,
        "phone": PHONE,
    }
    return filing.Told(**fields | values)


def file_sealed(*, at=MONDAY, files=(), **values):
    """File one report and return it with its receipt."""
    words = told(**values)
    receipt = filing.file(words, files=files, at=at)
    return SealedReport.objects.get(form_mark=form_mark(words.form_key)), receipt


def seal(report, by, *, at=MONDAY, **values):
    """Bring a report behind its seal."""
    fields = {"redacted": "有人反映某局工程验收收钱。", "words": "已登记，会按规定核查。"}
    return custody.seal(report, **fields | values, by=by, at=at)
