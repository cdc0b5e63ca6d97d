"""Which role grants which capability: the one table of who may do what."""

from yuanbao.capabilities import Capability, Role

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
    Capability.TAKE_CALL,
    Capability.REGISTER_PETITION,
    Capability.APPLY_FOR_OTHERS,
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
    Capability.ORGANISE_TOPIC,
}
_OFFERS = frozenset(
    {
        Capability.VIEW_APPLICATION,
        Capability.HANDLE_APPLICATION,
        Capability.APPLY_FOR_OTHERS,
        Capability.KEEP_OFFERS,
        Capability.VIEW_FIRM,
    }
)
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
    Capability.MODERATE_OPINION,
}
_PARTY = frozenset(
    {
        Capability.VIEW_PARTY,
        Capability.KEEP_PARTY,
        Capability.OPEN_MEMBER,
        Capability.ACCEPT_MEMBER,
        Capability.ASSIGN_COURSE,
        Capability.WRITE_PARTY_NOTICE,
    }
)

GRANTS: dict[Role, frozenset[Capability]] = {
    Role.GRID_WORKER: _FOOT,
    Role.GRID_CHIEF: _FOOT,
    Role.COMPOUND_SECRETARY: frozenset(
        {
            Capability.KEEP_ACTIVITY,
            Capability.VIEW_PETITION,
            Capability.VIEW_TREE,
            Capability.VIEW_REGISTER,
            Capability.REPORT_FINDING,
        }
    ),
    Role.COMMUNITY_CLERK: _WORK
    | _REGISTER
    | _WATCH
    | _OFFERS
    | {
        Capability.KEEP_ALLIANCE,
        Capability.KEEP_ACTIVITY,
        Capability.VIEW_TREE,
        Capability.EXPORT_REGISTER,
        Capability.KEEP_SAFETY_POINT,
        Capability.IMPORT_REGISTER,
        Capability.ORGANISE_TOPIC,
        Capability.KEEP_COMPOUND,
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
        Capability.KEEP_ALLIANCE,
        Capability.KEEP_ACTIVITY,
        Capability.VIEW_TREE,
        Capability.EXPORT_REGISTER,
        # Whoever answers for the community answers for a list that leaves it in full.
        Capability.EXPORT_PERSONAL,
        Capability.KEEP_SAFETY_POINT,
        Capability.IMPORT_REGISTER,
        Capability.ORGANISE_TOPIC,
        Capability.KEEP_COMPOUND,
        Capability.RUN_PLATFORM,
        Capability.REGISTER_PETITION,
        Capability.APPLY_FOR_OTHERS,
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
    | _OFFERS
    | {
        Capability.KEEP_ALLIANCE,
        Capability.KEEP_FIRM,
        Capability.KEEP_ALLOWANCES,
        Capability.VIEW_TREE,
        Capability.EXPORT_REGISTER,
        Capability.IMPORT_REGISTER,
        Capability.ORGANISE_TOPIC,
        Capability.KEEP_COMPOUND,
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
        Capability.KEEP_ALLIANCE,
        Capability.APPROVE_VIEWING,
        Capability.KEEP_ALLOWANCES,
        Capability.APPROVE_ALLOWANCES,
        Capability.VIEW_TREE,
        Capability.VIEW_REGISTER,
        Capability.ORGANISE_TOPIC,
        Capability.RUN_PLATFORM,
        Capability.REGISTER_PETITION,
        Capability.APPLY_FOR_OTHERS,
        Capability.PROXY_PETITION,
        Capability.ASSIGN_ORDER,
        Capability.APPROVE_ORDER,
        Capability.ASK_WHISTLE,
        Capability.BLOW_WHISTLE,
        Capability.MANAGE_POSTS,
    },
    Role.RECEIVER: _WORK | {Capability.ASSIGN_ORDER},
    Role.HANDLER: _WORK | _WATCH | {Capability.FILE_INSPECTION},
    Role.APPROVER: _WORK
    | _WATCH
    | {Capability.ASSIGN_ORDER, Capability.APPROVE_ORDER, Capability.FILE_INSPECTION},
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
        Capability.TAKE_CALL,
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
    Role.SERVICE_CLERK: _OFFERS | {Capability.REVIEW_JOB, Capability.KEEP_FIRM},
    # Those firms alone whose officer one is named.
    Role.CONTACT_OFFICER: frozenset({Capability.VIEW_FIRM}),
    # Each sees what is confidential of their own calling, and nothing else.
    Role.COUNSELLOR: frozenset(
        {Capability.VIEW_APPLICATION, Capability.OPEN_HOURS, Capability.COUNSEL}
    ),
    Role.LEGAL_AIDER: frozenset(
        {Capability.VIEW_APPLICATION, Capability.OPEN_HOURS, Capability.GIVE_LEGAL_AID}
    ),
    Role.EDITOR: frozenset({Capability.WRITE_CONTENT}),
    Role.REVIEWER: frozenset(
        {Capability.WRITE_CONTENT, Capability.PUBLISH_CONTENT, Capability.ANSWER_QUESTION}
    ),
    # Offices in Party organisations: they reach their own organisation and what lies under it.
    Role.PARTY_OFFICER: _PARTY,
    # Whoever answers for the organisation answers for a roll that leaves it in full.
    Role.PARTY_SECRETARY: _PARTY | {Capability.SEND_PARTY_NOTICE, Capability.EXPORT_ROLL},
    Role.PARTY_DEPARTMENT: _PARTY
    | {Capability.SEND_PARTY_NOTICE, Capability.MANAGE_PARTY, Capability.EXPORT_ROLL},
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
    # Not the organisers: who starts a topic does not judge what is said of it.
    Role.MODERATOR: frozenset({Capability.MODERATE_OPINION}),
    # 《个人信息保护法》第五十二条: one person for the district, who sees requests and no matters.
    Role.DATA_OFFICER: frozenset({Capability.PROTECT_DATA}),
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

# Moves that belong to whoever said something, on their own words only.
SPEAKER_CAPABILITIES = frozenset({Capability.OWN_OPINION})

# What belongs to whoever applied for something, on their own application only.
APPLICANT_CAPABILITIES = frozenset(
    {
        Capability.WITHDRAW_APPLICATION,
        Capability.RATE_APPLICATION,
        Capability.BOOK_SLOT,
    }
)

# What belongs to the account that proved to be a firm's, for that firm only.
FIRM_CAPABILITIES = frozenset({Capability.SPEAK_FOR_FIRM, Capability.ANSWER_APPLICANT})

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
        Capability.COUNSEL,
        Capability.GIVE_LEGAL_AID,
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
