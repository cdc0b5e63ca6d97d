"""Roles, capabilities, and which role grants which. The one table of who may do what."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person is, in one place: a post on a grid or a place in an agency."""

    GRID_WORKER = "grid_worker", _("网格员")
    GRID_CHIEF = "grid_chief", _("网格长")
    COMPOUND_SECRETARY = "compound_secretary", _("小区党支部书记")
    COMMUNITY_CLERK = "community_clerk", _("社区工作人员")
    COMMUNITY_SECRETARY = "community_secretary", _("社区书记")
    TOWN_CLERK = "town_clerk", _("镇街平台工作人员")
    TOWN_SECRETARY = "town_secretary", _("镇街书记")
    RECEIVER = "receiver", _("收件岗")
    HANDLER = "handler", _("经办人")
    APPROVER = "approver", _("审签领导")
    INTAKE = "intake", _("受理席")
    DISPATCHER = "dispatcher", _("派遣席")
    SUPERVISOR = "supervisor", _("督办席")
    CALL_BACK = "call_back", _("回访席")
    SHIFT_LEADER = "shift_leader", _("值班长")
    DUTY_LEADER = "duty_leader", _("带班领导")
    DISTRICT_LEADER = "district_leader", _("区领导")
    TASK_GATE = "task_gate", _("社区工作准入岗")
    EDITOR = "editor", _("采编")
    REVIEWER = "reviewer", _("内容审核")
    ADMINISTRATOR = "administrator", _("平台管理员")
    DEVICE_GATEWAY = "device_gateway", _("设备网关")
    CUSTODIAN = "custodian", _("密封件保管人")
    CUSTODY_CLERK = "custody_clerk", _("密封件登记员")
    SEALED_HANDLER = "sealed_handler", _("密封件经办人")
    SEALED_LEADER = "sealed_leader", _("密封件分管领导")
    SEALED_AUDITOR = "sealed_auditor", _("密封件审计员")


class Capability(models.TextChoices):
    """One thing a person may do. Named after the move it allows."""

    # a petition, seen from the centre and the territory
    VIEW_PETITION = "view_petition", _("查看诉求")
    REGISTER_PETITION = "register_petition", _("代为登记诉求")
    ACCEPT_PETITION = "accept_petition", _("受理")
    DECLINE_PETITION = "decline_petition", _("不予受理")
    ANSWER_PETITION = "answer_petition", _("即答")
    CLASSIFY_PETITION = "classify_petition", _("改分类")
    MERGE_PETITION = "merge_petition", _("并案")
    TERMINATE_PETITION = "terminate_petition", _("终止办理")
    TRANSFER_OUT_PETITION = "transfer_out_petition", _("转送")
    MODERATE_PETITION = "moderate_petition", _("修改公开文本")
    REPORT_FINDING = "report_finding", _("随手报")
    PROXY_PETITION = "proxy_petition", _("全程代办")
    EXCHANGE_HOTLINE = "exchange_hotline", _("热线导入与回填")
    # a petition, seen by the person who raised it
    WITHDRAW_PETITION = "withdraw_petition", _("撤回诉求")
    ADD_TO_PETITION = "add_to_petition", _("补充诉求")
    URGE_PETITION = "urge_petition", _("催办诉求")
    RATE_PETITION = "rate_petition", _("评价")
    CHOOSE_PROXY = "choose_proxy", _("要求或终止全程代办")
    # a work order
    VIEW_ORDER = "view_order", _("查看工单")
    DISPATCH_ORDER = "dispatch_order", _("派单")
    CANCEL_ORDER = "cancel_order", _("撤单")
    SIGN_ORDER = "sign_order", _("签收")
    HANDLE_ORDER = "handle_order", _("办理")
    FINISH_ORDER = "finish_order", _("报结")
    ASSIGN_ORDER = "assign_order", _("分办")
    RUN_PLATFORM = "run_platform", _("本级平台")
    TAKE_LEAVE = "take_leave", _("登记休假")
    GATHER_ORDER = "gather_order", _("采纳下级结果")
    APPROVE_ORDER = "approve_order", _("部门审签")
    VERIFY_ORDER = "verify_order", _("审核")
    RULE_ON_RETURN = "rule_on_return", _("退单审核")
    SUSPEND_ORDER = "suspend_order", _("挂账审批")
    EXTEND_ORDER = "extend_order", _("延期审批")
    SUPERVISE_ORDER = "supervise_order", _("催办督办")
    VIEW_SUPERVISION = "view_supervision", _("查看督办、批示与吹哨")
    INSTRUCT = "instruct", _("批示")
    ASK_WHISTLE = "ask_whistle", _("提请吹哨")
    BLOW_WHISTLE = "blow_whistle", _("吹哨与评分")
    SEE_CONTACT = "see_contact", _("查看联系方式")
    CHECK_ORDER = "check_order", _("现场核实与评价")
    FOLLOW_UP = "follow_up", _("回访")
    # the centre's own life
    SERVE_CENTRE = "serve_centre", _("在指挥中心当班")
    LEAD_SHIFT = "lead_shift", _("排班与带班")
    READ_REPORT = "read_report", _("阅读日报")
    VIEW_LIAISON = "view_liaison", _("查看联络员名录")
    KEEP_LIAISON = "keep_liaison", _("维护本单位联络员")
    SEE_SENSITIVE = "see_sensitive", _("查看敏感件")
    MANAGE_EVENT = "manage_event", _("登记已知事件")
    # people in grid work
    SERVE_GRID = "serve_grid", _("我的岗位")
    KEEP_ALLOWANCES = "keep_allowances", _("编制补贴台账与保险")
    APPROVE_ALLOWANCES = "approve_allowances", _("审批补贴台账")
    # cameras and sensors
    VIEW_DEVICES = "view_devices", _("查看摄像机与设备")
    KEEP_DEVICES = "keep_devices", _("维护摄像机与设备")
    ASK_VIEWING = "ask_viewing", _("申请调阅视频")
    APPROVE_VIEWING = "approve_viewing", _("批准调阅视频")
    SEND_READINGS = "send_readings", _("上报设备数据")
    # figures and content
    VIEW_FIGURES = "view_figures", _("查看数据")
    RULE_ON_APPEAL = "rule_on_appeal", _("评价申诉裁定")
    CONFIRM_SCORES = "confirm_scores", _("确认考评月报")
    WRITE_CONTENT = "write_content", _("采编内容")
    PUBLISH_CONTENT = "publish_content", _("审核发布内容")
    ANSWER_QUESTION = "answer_question", _("答复知识提问")
    # the registers of the territory
    VIEW_REGISTER = "view_register", _("查看台账")
    KEEP_REGISTER = "keep_register", _("登记和变更台账")
    OPEN_PERSONAL = "open_personal", _("说明理由后查看台账个人信息")
    EXPORT_REGISTER = "export_register", _("导出台账")
    EXPORT_PERSONAL = "export_personal", _("说明用途后导出台账完整内容")
    IMPORT_REGISTER = "import_register", _("表格导入台账")
    # what units ask of the grids
    VIEW_TASK = "view_task", _("查看网格任务")
    ASSIGN_TASK = "assign_task", _("下达网格任务")
    ADMIT_TASK = "admit_task", _("社区工作准入")
    ANSWER_TASK = "answer_task", _("填报网格任务")
    # sealed reports on people who serve
    KEEP_SEALED = "keep_sealed", _("登记、密封、交办密封举报")
    OPEN_SEALED = "open_sealed", _("双人启封")
    HANDLE_SEALED = "handle_sealed", _("经办密封举报")
    READ_SEALED = "read_sealed", _("阅看本单位经办的密封举报")
    AUDIT_SEALED = "audit_sealed", _("查看密封举报操作记录")
    # the platform itself
    VIEW_TREE = "view_tree", _("查看网格树")
    MANAGE_GRIDS = "manage_grids", _("管理网格")
    MANAGE_POSTS = "manage_posts", _("管理任职")
    WALK_GRID = "walk_grid", _("走访网格（格致宝）")
    KEEP_SAFETY_POINT = "keep_safety_point", _("维护安全点位")
    MANAGE_PLATFORM = "manage_platform", _("管理平台")


_VIEW = frozenset({Capability.VIEW_PETITION, Capability.VIEW_ORDER})
_WATCH = frozenset({Capability.VIEW_DEVICES, Capability.ASK_VIEWING})
_WORK = _VIEW | {
    Capability.VIEW_SUPERVISION,
    Capability.VIEW_LIAISON,
    Capability.KEEP_LIAISON,
    Capability.SIGN_ORDER,
    Capability.HANDLE_ORDER,
    Capability.FINISH_ORDER,
    Capability.GATHER_ORDER,
    Capability.TAKE_LEAVE,
    Capability.SEE_CONTACT,
    Capability.VIEW_FIGURES,
    Capability.VIEW_TASK,
    Capability.ASSIGN_TASK,
    Capability.ANSWER_QUESTION,
}
_REGISTER = frozenset(
    {Capability.VIEW_REGISTER, Capability.KEEP_REGISTER, Capability.OPEN_PERSONAL}
)
# On foot one works on what was given to the post of one's own grid, and on nothing else.
_FOOT = (
    _VIEW
    | _REGISTER
    | {
        Capability.VIEW_TREE,
        Capability.SERVE_GRID,
        Capability.WALK_GRID,
        # One's own grid, masked: what a walk is planned from on paper.
        Capability.EXPORT_REGISTER,
        Capability.REPORT_FINDING,
        Capability.ANSWER_TASK,
        Capability.CHECK_ORDER,
        Capability.SIGN_ORDER,
        Capability.HANDLE_ORDER,
        Capability.FINISH_ORDER,
    }
)
_INTAKE = _VIEW | {
    Capability.VIEW_TREE,
    Capability.READ_REPORT,
    Capability.VIEW_LIAISON,
    Capability.SERVE_CENTRE,
    Capability.REGISTER_PETITION,
    Capability.PROXY_PETITION,
    Capability.ACCEPT_PETITION,
    Capability.DECLINE_PETITION,
    Capability.ANSWER_PETITION,
    Capability.CLASSIFY_PETITION,
    Capability.MERGE_PETITION,
    Capability.TRANSFER_OUT_PETITION,
    Capability.EXCHANGE_HOTLINE,
    Capability.SEE_CONTACT,
    Capability.VIEW_FIGURES,
}
_DISPATCH = _INTAKE | {
    Capability.DISPATCH_ORDER,
    Capability.CANCEL_ORDER,
    Capability.VERIFY_ORDER,
    Capability.MODERATE_PETITION,
    Capability.TERMINATE_PETITION,
    Capability.MANAGE_EVENT,
}
_LEAD_SHIFT = _DISPATCH | {
    Capability.RULE_ON_RETURN,
    Capability.SUSPEND_ORDER,
    Capability.EXTEND_ORDER,
    Capability.SUPERVISE_ORDER,
    Capability.VIEW_SUPERVISION,
    Capability.INSTRUCT,
    Capability.LEAD_SHIFT,
    Capability.VIEW_TASK,
    Capability.ADMIT_TASK,
    Capability.FOLLOW_UP,
    Capability.RULE_ON_APPEAL,
    Capability.CONFIRM_SCORES,
    Capability.SEE_SENSITIVE,
}

GRANTS: dict[Role, frozenset[Capability]] = {
    Role.GRID_WORKER: _FOOT,
    Role.GRID_CHIEF: _FOOT,
    Role.COMPOUND_SECRETARY: frozenset(
        {
            Capability.VIEW_PETITION,
            Capability.VIEW_TREE,
            Capability.VIEW_REGISTER,
            Capability.REPORT_FINDING,
        }
    ),
    Role.COMMUNITY_CLERK: _WORK
    | _REGISTER
    | _WATCH
    | {
        Capability.VIEW_TREE,
        Capability.EXPORT_REGISTER,
        Capability.KEEP_SAFETY_POINT,
        Capability.IMPORT_REGISTER,
        Capability.RUN_PLATFORM,
        Capability.REGISTER_PETITION,
        Capability.PROXY_PETITION,
        Capability.REPORT_FINDING,
        Capability.ASSIGN_ORDER,
        Capability.ASK_WHISTLE,
    },
    Role.COMMUNITY_SECRETARY: _WORK
    | _REGISTER
    | _WATCH
    | {
        Capability.VIEW_TREE,
        Capability.EXPORT_REGISTER,
        # Whoever answers for the community answers for a list that leaves it in full.
        Capability.EXPORT_PERSONAL,
        Capability.KEEP_SAFETY_POINT,
        Capability.IMPORT_REGISTER,
        Capability.RUN_PLATFORM,
        Capability.REGISTER_PETITION,
        Capability.PROXY_PETITION,
        Capability.REPORT_FINDING,
        Capability.ASSIGN_ORDER,
        Capability.APPROVE_ORDER,
        Capability.ASK_WHISTLE,
        Capability.MANAGE_POSTS,
    },
    Role.TOWN_CLERK: _WORK
    | _REGISTER
    | _WATCH
    | {
        Capability.KEEP_ALLOWANCES,
        Capability.VIEW_TREE,
        Capability.EXPORT_REGISTER,
        Capability.IMPORT_REGISTER,
        Capability.RUN_PLATFORM,
        Capability.REGISTER_PETITION,
        Capability.PROXY_PETITION,
        Capability.ASSIGN_ORDER,
        Capability.ASK_WHISTLE,
        Capability.BLOW_WHISTLE,
    },
    Role.TOWN_SECRETARY: _WORK
    | _WATCH
    | {
        Capability.APPROVE_VIEWING,
        Capability.KEEP_ALLOWANCES,
        Capability.APPROVE_ALLOWANCES,
        Capability.VIEW_TREE,
        Capability.VIEW_REGISTER,
        Capability.RUN_PLATFORM,
        Capability.REGISTER_PETITION,
        Capability.PROXY_PETITION,
        Capability.ASSIGN_ORDER,
        Capability.APPROVE_ORDER,
        Capability.ASK_WHISTLE,
        Capability.BLOW_WHISTLE,
        Capability.MANAGE_POSTS,
    },
    Role.RECEIVER: _WORK | {Capability.ASSIGN_ORDER},
    Role.HANDLER: _WORK | _WATCH,
    Role.APPROVER: _WORK | _WATCH | {Capability.ASSIGN_ORDER, Capability.APPROVE_ORDER},
    Role.INTAKE: _INTAKE,
    Role.DISPATCHER: _DISPATCH | _WATCH,
    Role.SUPERVISOR: _DISPATCH
    | _WATCH
    | {
        Capability.SUPERVISE_ORDER,
        Capability.VIEW_SUPERVISION,
        Capability.INSTRUCT,
        Capability.SEE_SENSITIVE,
    },
    Role.CALL_BACK: _VIEW
    | {
        Capability.VIEW_TREE,
        Capability.SERVE_CENTRE,
        Capability.READ_REPORT,
        Capability.VIEW_LIAISON,
        Capability.SEE_CONTACT,
        Capability.VIEW_FIGURES,
        Capability.FOLLOW_UP,
    },
    Role.SHIFT_LEADER: _LEAD_SHIFT | _WATCH | {Capability.APPROVE_VIEWING},
    Role.DUTY_LEADER: _LEAD_SHIFT | _WATCH | {Capability.APPROVE_VIEWING},
    Role.DISTRICT_LEADER: _VIEW
    | {
        Capability.VIEW_TREE,
        Capability.VIEW_FIGURES,
        Capability.VIEW_SUPERVISION,
        Capability.INSTRUCT,
        Capability.VIEW_LIAISON,
        Capability.READ_REPORT,
        Capability.VIEW_TASK,
    },
    # A place in the unit that keeps the gate to the grids; it rules on tasks and nothing else.
    Role.TASK_GATE: frozenset({Capability.VIEW_TASK, Capability.ADMIT_TASK}),
    Role.EDITOR: frozenset({Capability.WRITE_CONTENT}),
    Role.REVIEWER: frozenset(
        {Capability.WRITE_CONTENT, Capability.PUBLISH_CONTENT, Capability.ANSWER_QUESTION}
    ),
    Role.ADMINISTRATOR: frozenset(
        {
            Capability.MANAGE_PLATFORM,
            Capability.VIEW_TREE,
            Capability.MANAGE_GRIDS,
            Capability.MANAGE_POSTS,
            # The first load of a district, and what lies in no grid; nobody's data in clear.
            Capability.VIEW_REGISTER,
            Capability.KEEP_REGISTER,
            Capability.KEEP_ALLOWANCES,
            Capability.APPROVE_ALLOWANCES,
            Capability.VIEW_DEVICES,
            Capability.KEEP_DEVICES,
        }
    ),
    # A service account through which devices' own platform sends what they measured.
    Role.DEVICE_GATEWAY: frozenset({Capability.SEND_READINGS}),
    Role.CUSTODIAN: frozenset(
        {Capability.KEEP_SEALED, Capability.OPEN_SEALED, Capability.AUDIT_SEALED}
    ),
    Role.CUSTODY_CLERK: frozenset({Capability.KEEP_SEALED}),
    Role.SEALED_HANDLER: frozenset({Capability.HANDLE_SEALED}),
    Role.SEALED_LEADER: frozenset({Capability.READ_SEALED}),
    Role.SEALED_AUDITOR: frozenset({Capability.AUDIT_SEALED}),
}

# Moves that belong to whoever raised the matter, on their own matter only.
PETITIONER_CAPABILITIES = frozenset(
    {
        Capability.WITHDRAW_PETITION,
        Capability.ADD_TO_PETITION,
        Capability.URGE_PETITION,
        Capability.RATE_PETITION,
        Capability.CHOOSE_PROXY,
    }
)

# Seats of the command centre: their holders see the whole district.
CENTRE_ROLES = frozenset(
    {
        Role.INTAKE,
        Role.DISPATCHER,
        Role.SUPERVISOR,
        Role.CALL_BACK,
        Role.SHIFT_LEADER,
        Role.DUTY_LEADER,
    }
)

# Nobody holds these by being a superuser.
SEALED_CAPABILITIES = frozenset(
    {
        Capability.KEEP_SEALED,
        Capability.OPEN_SEALED,
        Capability.HANDLE_SEALED,
        Capability.READ_SEALED,
        Capability.AUDIT_SEALED,
    }
)

# Whoever comes near sealed reports signs in with a one-time password.
SEALED_ROLES = frozenset(
    {
        Role.CUSTODIAN,
        Role.CUSTODY_CLERK,
        Role.SEALED_HANDLER,
        Role.SEALED_LEADER,
        Role.SEALED_AUDITOR,
    }
)


def roles_granting(capability: Capability) -> frozenset[Role]:
    """Return every role whose holders may do `capability`."""
    return frozenset(role for role, granted in GRANTS.items() if capability in granted)
