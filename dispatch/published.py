"""The duty telephones of agencies, which anybody may ring."""

from collections.abc import Iterable

from dispatch.models import Agency
from yuanbao.public_numbers import register_numbers


def _agencies() -> Iterable[str]:
    return Agency.objects.exclude(phone="").values_list("phone", flat=True)


def register_all() -> None:
    """Tell the core which numbers this app publishes."""
    register_numbers("agencies", _agencies)
