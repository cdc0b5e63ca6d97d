"""Columns of the files that are read in and written out: names, other names, notes, choices."""

from django.utils.translation import gettext_lazy as _

from dispatch.exchange import SheetKind
from grids.choices import Level
from petitions.choices import Kind, Satisfaction, Solved
from yuanbao.roles import Role
from yuanbao.sheets import Column

YES_NO = (_("是"), _("否"))
NUMBER = Column(
    "number",
    _("编号"),
    (_("对方编号"), _("工单编号"), _("工单号"), _("诉求编号")),
    note=_("对方平台的编号，必填；以后更新、催单、评价都认它"),
    sample="8890202611230001",
    required=True,
    width=24,
)
MATTER_COLUMNS = (
    NUMBER,
    Column("title", _("标题"), (_("诉求标题"),), note=_("可不填"), width=24),
    Column(
        "text",
        _("内容"),
        (_("诉求内容"), _("来电内容"), _("问题描述")),
        note=_("必填，来电人说的事"),
        sample=_("三号楼暖气不热，屋里只有十四度，请来看看。"),
        required=True,
        width=48,
    ),
    Column(
        "kind",
        _("类型"),
        (_("诉求类型"), _("工单类型")),
        note=_("不填按求助"),
        choices=tuple(kind.label for kind in Kind),
        sample=Kind.HELP.label,
    ),
    Column(
        "category",
        _("分类"),
        (_("问题分类"), _("诉求分类")),
        note=_("本平台的类别名或编码；对方自己的分类也可以，认不出就由系统判断"),
        width=20,
    ),
    Column("town", _("镇街"), (_("街乡镇"), _("被反映街道"))),
    Column("community", _("社区"), (_("社区村"),)),
    Column("place", _("地点"), (_("地址"), _("点位"), _("事发地址")), width=28),
    Column("name", _("来电人"), (_("姓名"), _("诉求人"))),
    Column("phone", _("电话"), (_("联系电话"), _("来电号码")), note=_("手机或带区号的座机")),
    Column("firm", _("企业名称"), width=20),
    Column(
        "filed_at",
        _("反映时间"),
        (_("来电时间"), _("受理时间"), _("登记时间")),
        note=_("必填，如 2026-11-23 10:05"),
        sample="2026-11-23 10:05",
        required=True,
        width=20,
    ),
    Column(
        "due_at",
        _("办结时限"),
        (_("截止时间"), _("办理时限"), _("要求办结时间")),
        note=_("对方要求的时限；比本平台早的以它为准。只填日期算到当天 24 点"),
        sample="2026-11-27 17:30",
        width=20,
    ),
    Column("private", _("是否保密"), note=_("填“是”则不公开"), choices=YES_NO),
    Column(
        "urgent",
        _("紧急程度"),
        (_("是否紧急"),),
        choices=(_("一般"), _("紧急")),
        note=_("不填按一般"),
    ),
)
URGE_COLUMNS = (
    NUMBER,
    Column("text", _("催单内容"), (_("催办内容"),), note=_("可不填"), width=40),
    Column(
        "urged_at",
        _("催单时间"),
        (_("催办时间"),),
        note=_("必填"),
        sample="2026-11-24 09:00",
        required=True,
        width=20,
    ),
)
RATING_COLUMNS = (
    NUMBER,
    Column(
        "solved",
        _("是否解决"),
        note=_("必填"),
        choices=tuple(word.label for word in Solved),
        sample=Solved.YES.label,
        required=True,
    ),
    Column(
        "satisfaction",
        _("是否满意"),
        (_("满意度"),),
        note=_("必填；“未评价”的行不用传"),
        choices=tuple(word.label for word in Satisfaction),
        sample=Satisfaction.SATISFIED.label,
        required=True,
    ),
    Column("comment", _("不满意原因"), (_("评价说明"), _("回访情况")), width=40),
)
RECEIPT_COLUMNS = (
    NUMBER,
    Column("serial", _("回填序号"), note=_("导出文件里的序号；不填按最新一次"), sample="1"),
    Column(
        "result",
        _("回执"),
        (_("结果"), _("回填结果")),
        note=_("必填"),
        choices=(_("成功"), _("失败")),
        sample=_("成功"),
        required=True,
    ),
    Column("why", _("原因"), (_("失败原因"),), note=_("失败时填"), width=40),
)
# Places in an agency that a file may fill; seats of the centre are given apart.
STAFF_ROLES = (
    Role.RECEIVER,
    Role.HANDLER,
    Role.APPROVER,
    Role.TOWN_CLERK,
    Role.TOWN_SECRETARY,
    Role.COMMUNITY_CLERK,
    Role.COMMUNITY_SECRETARY,
    Role.TASK_GATE,
)
# Posts on grids that a file may fill, and on which levels they stand.
POST_LEVELS = {
    Role.GRID_WORKER: (Level.AREA, Level.UNIT),
    Role.GRID_CHIEF: (Level.AREA, Level.UNIT),
    Role.COMPOUND_SECRETARY: (Level.COMPOUND,),
    Role.COMMUNITY_CLERK: (Level.COMMUNITY,),
    Role.COMMUNITY_SECRETARY: (Level.COMMUNITY,),
    Role.TOWN_CLERK: (Level.TOWN,),
    Role.TOWN_SECRETARY: (Level.TOWN,),
}


def staff_columns(agencies: tuple[str, ...] = ()) -> tuple[Column, ...]:
    """Return the columns of a file of staff; `agencies` are offered in the template's drop-down."""
    return (
        Column(
            "username",
            _("登录名"),
            note=_("必填，字母、数字、点、横线；已有的账号就是给他加任职"),
            sample="zhangwei",
            required=True,
        ),
        Column("name", _("姓名"), sample=_("张伟"), required=True, note=_("必填")),
        Column("phone", _("手机号"), sample="13800001111", note=_("新账号必填，验证码发到这里")),
        Column(
            "agency",
            _("单位"),
            (_("承办单位"),),
            note=_("单位岗位填这里：全称、简称或编码"),
            choices=agencies,
            width=28,
        ),
        Column(
            "grid",
            _("网格"),
            (_("网格编码"), _("所在网格")),
            note=_("网格岗位填这里，不填单位：编码，或不重名的名称"),
            width=28,
        ),
        Column(
            "role",
            _("岗位"),
            note=_("必填，从列表选"),
            choices=tuple(role.label for role in dict.fromkeys((*STAFF_ROLES, *POST_LEVELS))),
            sample=Role.HANDLER.label,
            required=True,
        ),
        Column("starts_on", _("从"), (_("任职日期"),), note=_("不填就是今天"), sample="2026-12-01"),
        Column(
            "ends_on",
            _("到"),
            (_("离岗日期"),),
            note=_("最后一天；离岗时填，账号没有别的任职就在当晚停用"),
        ),
        Column("email", _("邮箱"), width=24),
    )


COLUMNS = {
    SheetKind.MATTER: MATTER_COLUMNS,
    SheetKind.URGE: URGE_COLUMNS,
    SheetKind.RATING: RATING_COLUMNS,
    SheetKind.RECEIPT: RECEIPT_COLUMNS,
}
# The file of answers; the last two cells are for the platform's receipt.
ANSWER_HEAD = (
    (_("编号"), 24),
    (_("回填序号"), 10),
    (_("本平台编号"), 18),
    (_("办理结果"), 12),
    (_("公开答复"), 60),
    (_("承办单位"), 24),
    (_("办结时间"), 20),
    (_("回执"), 10),
    (_("原因"), 30),
)
