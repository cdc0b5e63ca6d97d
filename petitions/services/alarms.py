"""A device's alarm becomes a matter, raised by nobody and routed like any other."""

from datetime import datetime

from django.utils.translation import gettext as _

from grids.models import AlarmCase, Device
from grids.services.devices.telemetry import name_matter
from petitions.choices import Channel, Kind, PlaceSource, Visibility
from petitions.services.intake import Matter, Receipt, submit
from yuanbao.audit import unit_of_work


@unit_of_work
def take_in(case: AlarmCase, device: Device, words: str, *, at: datetime) -> Receipt:
    """File the matter of a new case and note its number there; a repeat finds the first one."""
    kind = case.kind
    matter = Matter(
        kind=Kind.HELP,
        channel=Channel.DEVICE,
        title=_("%(place)s%(kind)s报警") % {"place": device.place, "kind": kind.name},
        text=_("%(place)s的%(kind)s“%(name)s”报警：%(words)s。请到现场查看。")
        % {"place": device.place, "kind": kind.name, "name": device.name, "words": words},
        category=kind.category,
        place=device.place,
        lat=device.lat,
        lng=device.lng,
        grid=case.grid,
        place_source=PlaceSource.GRID,
        visibility=Visibility.PUBLIC if kind.is_public else Visibility.HANDLERS,
        is_anonymous=True,
        is_urgent=kind.is_urgent,
        idempotency_key=f"alarm-{case.public_id}",
    )
    receipt = submit(matter, by=None, at=at)
    name_matter(case, receipt.petition.number)
    return receipt
