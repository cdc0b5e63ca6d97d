"""The registers of the territory, parents before children."""

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from grids.codes import ResidentKind
from grids.registers import personal, reading
from grids.registers.matters import EVENT
from grids.registers.spec import Field, Register, add
from yuanbao import identifiers
from yuanbao.masking import mask_address, mask_id, mask_name, mask_phone

PEOPLE, THINGS = _("人"), _("物")
_FLOATING = (ResidentKind.FLOATING.value,)


def read_id_number(text: str) -> str:
    return identifiers.read_id_number(text, today=localdate())


def mask_day(text: str) -> str:
    """Return the year of a day alone."""
    return f"{text[:4]}-**-**" if text else ""


def _name(name: str, why, **more) -> Field:
    return Field(name, why, mask=mask_name, **more)


def _phone(name: str, why, **more) -> Field:
    return Field(name, why, read=identifiers.read_phone, mask=mask_phone, **more)


BUILDING = Register(
    key="building",
    label=_("楼栋"),
    group=THINGS,
    model_name="grids.Building",
    prefix="L",
    icon="building",
    title="name",
    parents=(),
    filters=("use",),
    alike=("compound", "name"),
    fields=(
        Field("compound"),
        Field("name", in_list=True, help=_("如 3号楼")),
        Field("address", in_list=True),
        Field("use", in_list=True),
        Field("unit_count"),
        Field("floor_count"),
        Field("room_count", in_list=True),
        Field("built_year"),
        Field("area_m2"),
        Field("has_lift"),
        _name("head_name", personal.HEAD),
        _phone("head_phone", personal.HEAD),
    ),
)
ROOM = Register(
    key="room",
    label=_("房屋"),
    group=THINGS,
    model_name="grids.Room",
    prefix="F",
    icon="door",
    title="address",
    parents=("building",),
    filters=("tenure", "use"),
    alike=("building", "unit", "door"),
    fields=(
        Field("building"),
        Field("unit", help=_("如 2单元；没有单元不填")),
        Field("floor"),
        Field("door", help=_("如 501")),
        Field("address", in_list=True, help=_("不填时由楼栋、单元和房号拼成")),
        Field("use", in_list=True),
        Field("tenure", in_list=True),
        Field("area_m2"),
        _name("owner_name", personal.OWNER, index="owner_name_index", index_kind="name"),
        _phone("owner_phone", personal.OWNER, index="owner_phone_index", index_kind="phone"),
    ),
)
HOUSEHOLD = Register(
    key="household",
    label=_("住户"),
    group=PEOPLE,
    model_name="grids.Household",
    prefix="H",
    icon="home",
    parents=("room",),
    is_placed=False,
    moves=("move_out", "merge", "restore"),
    fields=(
        Field("room"),
        Field("kind", in_list=True),
        Field("book_number", personal.BOOK, mask=mask_id),
        _phone("phone", personal.PHONE, index="phone_index", index_kind="phone", in_list=True),
    ),
)
RESIDENT = Register(
    key="resident",
    label=_("居民"),
    group=PEOPLE,
    model_name="grids.Resident",
    prefix="R",
    icon="users",
    title="name",
    parents=("household",),
    is_placed=False,
    moves=("move_out", "decease", "merge", "restore"),
    alike=("id_number",),
    fields=(
        Field("household"),
        Field("kind", in_list=True),
        _name("name", personal.NAME, index="name_index", index_kind="name", in_list=True),
        Field("relation", personal.FAMILY),
        Field("sex", personal.SEX, in_list=True),
        Field(
            "birth_date",
            personal.BIRTH,
            read=reading.iso_day,
            mask=mask_day,
            in_list=True,
            help=_("填了身份证号可以不填"),
        ),
        Field("id_kind", personal.ID_NUMBER),
        Field(
            "id_number", personal.ID_NUMBER, mask=mask_id, index="id_index", index_kind="id-number"
        ),
        _phone("phone", personal.PHONE, index="phone_index", index_kind="phone", in_list=True),
        Field("registered_address", personal.HOME_TOWN, mask=mask_address),
        Field("agreement", personal.HOME_TOWN),
        Field("education", personal.JOB, help=_("本人同意才填")),
        Field("occupation", personal.JOB, help=_("本人同意才填")),
        Field("inflow_reason", personal.INFLOW, only_kinds=_FLOATING),
        Field("lodging", personal.INFLOW, only_kinds=_FLOATING),
        Field("arrived_on", personal.INFLOW, only_kinds=_FLOATING),
        Field("permit_kind", personal.PERMIT, only_kinds=_FLOATING),
        Field("permit_number", personal.PERMIT, mask=mask_id, only_kinds=_FLOATING),
        Field("permit_until", personal.PERMIT, only_kinds=_FLOATING),
    ),
)
PREMISES = Register(
    key="premises",
    label=_("商铺和单位"),
    group=THINGS,
    model_name="grids.Premises",
    prefix="S",
    icon="building-store",
    title="name",
    parents=("room",),
    filters=("kind", "trade"),
    alike=("uscc", "address"),
    fields=(
        Field("room"),
        Field("kind", in_list=True),
        Field("name", in_list=True),
        Field("address", in_list=True),
        Field("uscc", read=identifiers.read_uscc, help=_("18 位，营业执照上有")),
        Field("ownership"),
        Field("trade", in_list=True),
        Field("opened_on"),
        Field("staff_count"),
        Field("uses_gas"),
        Field("has_hazardous"),
        Field("has_party"),
        _name("legal_person", personal.BUSINESS),
        _name("contact_name", personal.BUSINESS),
        _phone(
            "contact_phone",
            personal.BUSINESS,
            index="contact_phone_index",
            index_kind="phone",
        ),
    ),
)
FACILITY = Register(
    key="facility",
    label=_("市政设施"),
    group=THINGS,
    model_name="grids.Facility",
    prefix="P",
    icon="tool",
    title="name",
    filters=("kind", "condition"),
    alike=("code_scheme", "code"),
    fields=(
        Field("kind", in_list=True),
        Field("name", in_list=True, help=_("如 雨水井盖、路灯、消火栓")),
        Field("address", in_list=True),
        Field("code_scheme"),
        Field("code", in_list=True, help=_("标牌上的号码；部件标识码为 16 位数字")),
        Field("owner"),
        Field("keeper"),
        Field("keeper_phone", read=identifiers.read_phone, help=_("单位的值班电话，不填个人号码")),
        Field("condition", in_list=True),
        Field("is_safety_point"),
    ),
)
CARE = Register(
    key="care",
    label=_("关爱帮扶"),
    group=PEOPLE,
    model_name="grids.CareTask",
    prefix="C",
    icon="heart",
    parents=("resident", "household"),
    is_placed=False,
    moves=("close", "restore"),
    filters=("programme", "task"),
    alike=("resident", "household", "task"),
    fields=(
        Field("programme", in_list=True),
        Field("task", in_list=True),
        Field("resident", help=_("服务对象和服务住户填一项")),
        Field("household"),
        Field("every_days", in_list=True),
        Field("referred_by", in_list=True, help=_("只填单位名称，不写原因")),
        Field("starts_on"),
        Field("next_on", in_list=True),
    ),
)

for _spec in (BUILDING, ROOM, HOUSEHOLD, RESIDENT, PREMISES, FACILITY, CARE, EVENT):
    add(_spec)
