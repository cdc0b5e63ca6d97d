from party.models.alliances.activity import Activity, Signup
from party.models.alliances.alliance import Alliance, JointMeeting, MemberUnit
from party.models.alliances.lists import (
    AllianceNeed,
    AllianceProject,
    AllianceResource,
    ProjectMilestone,
)

__all__ = [
    "Activity",
    "Alliance",
    "AllianceNeed",
    "AllianceProject",
    "AllianceResource",
    "JointMeeting",
    "MemberUnit",
    "ProjectMilestone",
    "Signup",
]
