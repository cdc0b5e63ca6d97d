"""Pages of docs/ that are made from the tables in the code, so that they cannot be wrong."""

from collections.abc import Iterable

from django.utils.translation import override

from dispatch import supervision_workflow
from dispatch import workflow as order_workflow
from dispatch.choices import (
    InstructionState,
    NoticeState,
    OrderState,
    Step,
    TimeUnit,
    WhistleState,
)
from dispatch.services.organisation.reference import OWN_TABLES, rows_of
from grids import workflow as register_workflow
from grids.codes import Standing
from grids.devices import workflow as device_workflow
from grids.devices.choices import ViewingState
from grids.sheets import workflow as sheet_workflow
from grids.sheets.choices import ImportState
from grids.tasking import workflow as task_workflow
from grids.tasking.choices import CellState, TaskState
from grids.tasking.choices import ItemState as TaskItemState
from grids.workers import workflow as worker_workflow
from grids.workers.choices import ComplaintState, PhoneState, SheetState, WorkerState
from party import workflow as content_workflow
from party.alliances import workflow as alliance_workflow
from party.alliances.choices import ActivityState, NeedState, ProjectState
from party.choices import ArticleState
from party.knowledge import workflow as knowledge_workflow
from party.knowledge.choices import FileState, ItemState, QuestionState
from party.offers import workflow as offer_workflow
from party.offers.choices import (
    ApplicationState,
    InspectionState,
    JobState,
    OutageState,
    PolicyState,
)
from party.organisations import workflow as organisation_workflow
from party.organisations.choices import (
    MeetingState,
    OrganisationState,
    PartyNoticeState,
    RollImportState,
    TransferState,
)
from petitions import workflow as petition_workflow
from petitions.choices import State
from petitions.deliberation import workflow as topic_workflow
from petitions.deliberation.choices import (
    MilestoneState,
    OpinionState,
    Phase,
    StandingState,
    TalkState,
)
from petitions.helping import workflow as call_workflow
from petitions.helping.choices import CallState
from petitions.sealed import workflow as sealed_workflow
from petitions.sealed.choices import OpeningState, SealedState
from yuanbao.roles import GRANTS, Capability, Role
from yuanbao.workflow import Transition

NOTE = "<!-- Made by `manage.py write_docs`; change the tables, not this page. -->"


def pages() -> dict[str, str]:
    """Return file name → text of every generated page, in Chinese."""
    with override("zh-hans"):
        return {
            "permissions.md": permissions(),
            "lifecycles.md": lifecycles(),
            "time-limits.md": time_limits(),
        }


def permissions() -> str:
    """Return who may do what: one table, roles across, capabilities down."""
    roles = list(Role)
    lines = [
        "# 谁可以做什么",
        NOTE,
        "",
        "| 动作 | " + " | ".join(str(r.label) for r in roles) + " |",
    ]
    lines.append("|---|" + ":-:|" * len(roles))
    for capability in Capability:
        marks = ["●" if capability in GRANTS[role] else "" for role in roles]
        lines.append(f"| {capability.label} | " + " | ".join(marks) + " |")
    return "\n".join([*lines, ""])


def lifecycles() -> str:
    """Return the moves of petitions and orders: from where, to where, by whose right."""
    return "\n".join(
        [
            "# 状态与流转",
            NOTE,
            "",
            "## 诉求",
            *_moves(petition_workflow.MOVES, State),
            "",
            "## 回电请求",
            *_moves(call_workflow.MOVES, CallState),
            "",
            "## 工单",
            *_moves(order_workflow.MOVES, OrderState),
            "",
            "## 督办通知书",
            *_moves(supervision_workflow.NOTICE_MOVES, NoticeState),
            "",
            "## 批示",
            *_moves(supervision_workflow.INSTRUCTION_MOVES, InstructionState),
            "",
            "## 吹哨报到",
            *_moves(supervision_workflow.WHISTLE_MOVES, WhistleState),
            "",
            "## 网格员",
            *_moves(worker_workflow.WORKER_MOVES, WorkerState),
            "",
            "## 对网格员的意见",
            *_moves(worker_workflow.COMPLAINT_MOVES, ComplaintState),
            "",
            "## 台账",
            *_moves(register_workflow.MOVES, Standing),
            "## 视频调阅",
            *_moves(device_workflow.VIEWING_MOVES, ViewingState),
            "",
            "## 网格手机",
            *_moves(worker_workflow.PHONE_MOVES, PhoneState),
            "",
            "## 补贴台账",
            *_moves(worker_workflow.ALLOWANCE_MOVES, SheetState),
            "",
            "## 台账导入",
            *_moves(sheet_workflow.MOVES, ImportState),
            "",
            "## 网格任务",
            *_moves(task_workflow.MOVES, TaskState),
            "",
            "## 网格任务单",
            *_moves(task_workflow.CELL_MOVES, CellState),
            "",
            "## 网格任务单里的一个",
            *_moves(task_workflow.ITEM_MOVES, TaskItemState),
            "",
            "## 议题",
            *_moves(topic_workflow.MOVES, Phase),
            "",
            "## 议事意见",
            *_moves(topic_workflow.OPINION_MOVES, OpinionState),
            "",
            "## 居住核实",
            *_moves(topic_workflow.STANDING_MOVES, StandingState),
            "",
            "## 恳谈会",
            *_moves(topic_workflow.TALK_MOVES, TalkState),
            "",
            "## 议题落实事项",
            *_moves(topic_workflow.MILESTONE_MOVES, MilestoneState),
            "",
            "## 文章和课程",
            *_moves(content_workflow.MOVES, ArticleState),
            "",
            "## 大党委需求",
            *_moves(alliance_workflow.NEED_MOVES, NeedState),
            "",
            "## 大党委项目",
            *_moves(alliance_workflow.PROJECT_MOVES, ProjectState),
            "",
            "## 便民服务活动",
            *_moves(alliance_workflow.ACTIVITY_MOVES, ActivityState),
            "",
            "## 知识条目",
            *_moves(knowledge_workflow.MOVES, ItemState),
            "",
            "## 知识提问",
            *_moves(knowledge_workflow.QUESTION_MOVES, QuestionState),
            "",
            "## 知识导入",
            *_moves(knowledge_workflow.FILE_MOVES, FileState),
            "",
            "## 党组织",
            *_moves(organisation_workflow.MOVES, OrganisationState),
            "",
            "## 组织关系转接",
            *_moves(organisation_workflow.TRANSFER_MOVES, TransferState),
            "",
            "## 党员名册导入",
            *_moves(organisation_workflow.ROLL_IMPORT_MOVES, RollImportState),
            "",
            "## 党内通知",
            *_moves(organisation_workflow.NOTICE_MOVES, PartyNoticeState),
            "",
            "## 三会一课",
            *_moves(organisation_workflow.MEETING_MOVES, MeetingState),
            "",
            "## 便民服务申请",
            *_moves(offer_workflow.MOVES.values(), ApplicationState),
            "",
            "## 心理疏导申请",
            *_moves(offer_workflow.COUNSELLING_MOVES.values(), ApplicationState),
            "",
            "## 法律援助申请",
            *_moves(offer_workflow.LEGAL_AID_MOVES.values(), ApplicationState),
            "",
            "## 求职投递",
            *_moves(offer_workflow.JOB_MOVES.values(), ApplicationState),
            "",
            "## 招聘岗位",
            *_moves(offer_workflow.JOB_POST_MOVES.values(), JobState),
            "",
            "## 政策",
            *_moves(offer_workflow.POLICY_MOVES.values(), PolicyState),
            "",
            "## 涉企检查",
            *_moves(offer_workflow.INSPECTION_MOVES.values(), InspectionState),
            "",
            "## 停供公告",
            *_moves(offer_workflow.OUTAGE_MOVES.values(), OutageState),
            "",
            "## 密封举报",
            *_moves(sealed_workflow.MOVES, SealedState),
            "",
            "## 启封",
            *_moves(sealed_workflow.OPENING_MOVES, OpeningState),
            "",
        ]
    )


def _moves(moves: Iterable[Transition], states: type) -> list[str]:
    lines = ["| 动作 | 从 | 到 | 谁可以 |", "|---|---|---|---|"]
    for move in moves:
        sources = "、".join(str(states(s).label) for s in sorted(move.sources))
        who = move.capability.label if move.capability else "系统"
        lines.append(
            f"| {move.label} `{move.name}` | {sources} | {states(move.target).label} | {who} |"
        )
    return lines


def time_limits() -> str:
    """Return each limit of the shipped tables with its source."""
    lines = ["# 办理时限", NOTE, "", "| 适用 | 环节 | 时限 | 依据 |", "|---|---|---|---|"]
    names = {row["code"]: row["name"] for _line, row in rows_of(OWN_TABLES, "categories")}
    for _line, row in rows_of(OWN_TABLES, "service_limits"):
        key = row["key"]
        scope = f"{key} {names[key]}" if key in names else key or "全部"
        limit = f"{row['amount']} {TimeUnit(row['unit']).label}"
        lines.append(f"| {scope} | {Step(row['step']).label} | {limit} | {row['source']} |")
    return "\n".join([*lines, ""])
