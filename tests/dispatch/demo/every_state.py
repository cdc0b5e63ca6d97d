"""What the demo must show when it is opened for the first time: rows in every state, on every list."""

from dispatch.choices import InstructionState, NoticeState, OrderState, WhistleState
from dispatch.exchange import Writing
from dispatch.models import (
    Agency,
    Appeal,
    Approval,
    Copy,
    DailyReport,
    Ending,
    ExportJob,
    Extension,
    FollowUpCall,
    HandOver,
    HotlineMatter,
    Instruction,
    KnownEvent,
    Leave,
    OutsideCall,
    OutsideLink,
    Pledge,
    Section,
    SensitiveMark,
    SheetImport,
    SupervisionNotice,
    Suspension,
    Whistle,
    WorkOrder,
    WriteBack,
)
from yuanbao.models import Attachment


def assert_papers():
    """督办, 批示 and 吹哨, each in every state."""
    for model, states in (
        (SupervisionNotice, NoticeState),
        (Instruction, InstructionState),
        (Whistle, WhistleState),
    ):
        assert set(model.objects.values_list("state", flat=True)) == set(states)


def assert_wishes():
    """Something waits for a second person, and something was decided either way."""
    for model in (Extension, Suspension, Ending, Appeal, Approval):
        assert model.objects.filter(decided_at__isnull=True).exists(), model
    assert set(Appeal.objects.values_list("is_accepted", flat=True)) == {None, True, False}
    assert set(Approval.objects.values_list("is_accepted", flat=True)) == {None, True, False}


def assert_agencies():
    """Sections with work, a signature wanted, people away, and somebody about to leave."""
    assert WorkOrder.objects.filter(section__isnull=False, handler=None).exists()
    assert WorkOrder.objects.filter(section__isnull=False, handler__isnull=False).exists()
    assert Section.objects.filter(head__isnull=False).count() == Section.objects.count()
    assert Agency.objects.filter(needs_approval=True).exists()
    assert Leave.objects.count() == 3
    assert set(Copy.objects.values_list("read_by", flat=True)) > {None}
    assert ExportJob.objects.exists()


def assert_levels():
    """Orders given down by two levels, with something in every state, and one passed up."""
    children = WorkOrder.objects.filter(parent__isnull=False)
    on_foot = children.filter(unit__isnull=False)
    assert {OrderState.DISPATCHED, OrderState.SIGNED, OrderState.FINISHED} <= set(
        on_foot.values_list("state", flat=True)
    )
    assert children.filter(unit=None, state=OrderState.CANCELLED).exists()
    assert on_foot.filter(parent__parent__isnull=False).exists()
    assert Attachment.objects.exists()


def assert_centre():
    """Events, promises, hand-overs, reports, sensitive matters, calls."""
    assert KnownEvent.objects.running().count() == 2
    assert KnownEvent.objects.exclude(ended_at=None).get().matters.get().answered_at
    assert set(Pledge.objects.values_list("is_kept", flat=True)) == {None, True, False}
    assert HandOver.objects.filter(signed_at=None).count() == 1
    assert DailyReport.objects.filter(signed_at=None).count() == 1
    assert SensitiveMark.objects.filter(marked_by=None).exists()
    assert SensitiveMark.objects.filter(asked_by__isnull=False).exists()
    assert FollowUpCall.objects.count() == 3


def assert_others():
    """Bodies without a desk by link and by telephone; the hotline's matters and what it was told."""
    assert set(OutsideLink.objects.values_list("used_at", flat=True)) > {None}
    assert set(OutsideCall.objects.values_list("outcome", flat=True)) == {
        *("told", "signed", "answered")
    }
    assert HotlineMatter.objects.filter(version=3).exists()
    assert {Writing.CONFIRMED, Writing.EXPORTED} <= set(
        WriteBack.objects.values_list("state", flat=True)
    )
    assert SheetImport.objects.filter(applied_at=None, n_bad__gt=0).count() == 2
    assert SheetImport.objects.filter(applied_at__isnull=False).exists()
