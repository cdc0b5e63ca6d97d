"""Nothing that points to an agency is forgotten when the agency goes into another one."""

from dispatch.models import Agency
from dispatch.services.organisation.inheritance import FOLLOWS, STAYS

# Django's own table between a rule and its assisting agencies; the field stands for it.
BETWEEN = {"DutyRule_assisting.agency"}


def test_every_relation_to_an_agency_follows_it_or_is_history():
    fields = Agency._meta.get_fields(include_hidden=True)
    pointing = {
        f"{field.related_model.__name__}.{field.field.name}"
        for field in fields
        if field.auto_created and field.is_relation
    }

    assert pointing - BETWEEN == set(FOLLOWS) | set(STAYS)


def test_no_relation_is_both_followed_and_history():
    assert not set(FOLLOWS) & set(STAYS)
