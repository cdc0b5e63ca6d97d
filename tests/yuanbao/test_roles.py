"""The one table of who may do what."""

import pytest

from yuanbao.roles import (
    APPLICANT_CAPABILITIES,
    CENTRE_ROLES,
    FIRM_CAPABILITIES,
    GRANTS,
    PETITIONER_CAPABILITIES,
    SPEAKER_CAPABILITIES,
    Capability,
    Role,
    roles_granting,
)

# What one may do with what is one's own; no seat brings it along.
OWN = PETITIONER_CAPABILITIES | SPEAKER_CAPABILITIES | APPLICANT_CAPABILITIES | FIRM_CAPABILITIES


def test_every_role_has_a_row():
    assert set(GRANTS) == set(Role)


def test_every_capability_is_granted_to_someone():
    granted = frozenset().union(*GRANTS.values()) | OWN

    assert granted == set(Capability)


def test_what_belongs_to_ones_own_is_granted_to_no_role():
    assert [role for role, capabilities in GRANTS.items() if capabilities & OWN] == []


@pytest.mark.parametrize("capability", list(Capability))
def test_roles_granting_agrees_with_the_table(capability):
    assert roles_granting(capability) == {role for role in Role if capability in GRANTS[role]}


def test_ruling_on_returns_is_kept_to_those_who_lead_a_shift():
    assert roles_granting(Capability.RULE_ON_RETURN) == {Role.SHIFT_LEADER, Role.DUTY_LEADER}


def test_administrators_read_no_petitions():
    assert not GRANTS[Role.ADMINISTRATOR] & {Capability.VIEW_PETITION, Capability.SEE_CONTACT}


def test_centre_seats_all_view_petitions():
    assert roles_granting(Capability.VIEW_PETITION) >= CENTRE_ROLES
