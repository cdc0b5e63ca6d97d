"""Every column that names a place says what becomes of it when the place is closed."""

from importlib import import_module

from django.apps import apps

from grids.models import Grid
from grids.tree.following import followers

# Followed by a rule of their own: the module that does it.
BY_THEMSELVES = {
    "grids.GridSuccession.old": "grids.services.hierarchy",
    "grids.GridSuccession.new": "grids.services.hierarchy",
    "grids.Post.grid": "grids.services.posts",
    "grids.GridTask_places.grid": "grids.services.tasks.territory",
    "grids.TaskCell.grid": "grids.services.tasks.territory",
    "grids.TaskCell.town": "grids.services.tasks.territory",
    "grids.TaskCell.community": "grids.services.tasks.territory",
    "grids.WorkerProfile.grid": "grids.services.workers.profiles",
    "grids.GridPhone.grid": "grids.services.workers.phones",
    "grids.Camera.grid": "grids.services.devices.keeping",
    "grids.Device.grid": "grids.services.devices.keeping",
    "grids.AlarmCase.grid": "grids.services.devices.keeping",
    "grids.SafetyPoint.grid": "grids.services.devices.keeping",
    "grids.Building.compound": "grids.services.registers.following",
    **{
        f"grids.{model}.{column}": "grids.services.registers.following"
        for model in (
            "Building",
            "Room",
            "Household",
            "Resident",
            "CareTask",
            "GridEvent",
            "Premises",
            "Facility",
        )
        for column in ("grid", "town", "community")
    },
    "petitions.Petition.town": "petitions.services.following",
    "petitions.Petition.community": "petitions.services.following",
    "petitions.Residency.grid": "petitions.services.following",
    "party.Alliance.grid": "party.services.following",
    "party.Firm.grid": "party.services.following",
    "party.Firm.town": "party.services.following",
    "party.Firm.community": "party.services.following",
    "dispatch.WorkOrder.unit": "dispatch.services.orders.territory",
    "dispatch.WorkOrder.town": "dispatch.services.orders.territory",
    "dispatch.WorkOrder.community": "dispatch.services.orders.territory",
    "dispatch.DutyRule.area": "dispatch.services.organisation.following",
}
POINTERS = "it lay there; whoever took the place's part reaches it through the pointers"
PAID = "what was paid and worked out for that place in that month"
# Keep the closed place, and why.
STAYS = {
    "grids.Grid.parent": "a closed place stays where it was, so that what is above still finds it",
    "grids.OldCellShare.grid": "compares the net of years ago with the grids of its day",
    "grids.TaskCell.opened_for": "for which grid a question was first asked",
    "grids.RegisterImport.place": "where a file was taken in",
    "grids.AllowanceSheet.place": PAID,
    "grids.AllowanceLine.grid": PAID,
    "grids.InsurancePolicy.place": "whom a policy was taken out for on its day",
    "grids.CardBatch.place": "where cards were handed to on their day",
    "grids.CardPart.place": "where cards were handed to on their day",
    "grids.CardIssue.grid": POINTERS,
    "grids.WorkerComplaint.grid": POINTERS,
    "grids.WorkerComplaint.answered_at_level": "who answered on that day",
    "grids.TrainingSession.grid": POINTERS,
    "petitions.Petition.grid": POINTERS,
}


def columns():
    found = set()
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if field.is_relation and field.related_model is Grid:
                found.add(f"{model._meta.label}.{field.name}")
    return found


def followed():
    return {one.name for one in followers().values()}


def test_every_column_that_names_a_place_follows_it_or_says_why_not():
    named = followed() | set(BY_THEMSELVES) | set(STAYS)

    # Subscriptions keep the code of a place.
    assert named - columns() == {"yuanbao.Subscription.topic"}
    assert columns() - named == set()


def test_no_column_follows_in_two_ways():
    assert not followed() & set(BY_THEMSELVES)
    assert not followed() & set(STAYS)
    assert not set(BY_THEMSELVES) & set(STAYS)


def test_what_follows_by_itself_names_a_module_that_is_there():
    assert all(import_module(module) for module in set(BY_THEMSELVES.values()))
