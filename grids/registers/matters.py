"""The register of 事: what happened in a grid and was dealt with there."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grids.registers.reading import ValueRefused
from grids.registers.spec import Field, Register
from yuanbao.redaction import KINDS, redact

MATTERS = gettext_lazy("事")


def read_without_persons(text: str) -> str:
    """Return a text that names nobody. Raises ValueRefused with what points to a person."""
    found = {hit.kind: str(KINDS[hit.kind]) for hit in redact(text).found}
    if found:
        raise ValueRefused(
            _("里面像是有%s，事件台账不写是谁，请改成“住户甲”这样。") % "、".join(found.values())
        )
    return text


EVENT = Register(
    key="event",
    label=gettext_lazy("网格事件"),
    group=MATTERS,
    model_name="grids.GridEvent",
    prefix="E",
    icon="calendar-event",
    title="name",
    filters=("kind", "topic", "outcome"),
    fields=(
        Field("kind", in_list=True),
        Field("topic", in_list=True),
        Field("name", read=read_without_persons, help=gettext_lazy("如 楼道堆放杂物")),
        Field("address", in_list=True, help=gettext_lazy("写到楼栋或路口")),
        Field("happened_on", in_list=True),
        Field("source"),
        Field("scale", help=gettext_lazy("矛盾纠纷才填")),
        Field("n_people"),
        Field(
            "summary",
            read=read_without_persons,
            help=gettext_lazy("写事不写人：不写姓名、电话、证件号和房号"),
        ),
        Field("unit"),
        Field("method"),
        Field("due_on"),
        Field("outcome", in_list=True),
        Field("settled_on"),
        Field("result", read=read_without_persons),
        Field("petition_number", help=gettext_lazy("转成诉求的填诉求编号")),
    ),
)
