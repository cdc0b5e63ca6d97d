from party.models.organisations.duty import CommunityReport, DutyTaking, HelpTask, PartyDuty
from party.models.organisations.meeting import MeetingAttendance, PartyMeeting
from party.models.organisations.membership import MemberEvent, Membership, Transfer
from party.models.organisations.notice import NoticeRecipient, PartyNotice
from party.models.organisations.organisation import OrganisationPost, PartyOrganisation
from party.models.organisations.roll_export import RollExport
from party.models.organisations.roll_import import RollImport, RollImportChange

__all__ = [
    "CommunityReport",
    "DutyTaking",
    "HelpTask",
    "MeetingAttendance",
    "MemberEvent",
    "Membership",
    "NoticeRecipient",
    "OrganisationPost",
    "PartyDuty",
    "PartyMeeting",
    "PartyNotice",
    "PartyOrganisation",
    "RollExport",
    "RollImport",
    "RollImportChange",
    "Transfer",
]
