"""Whom content can be for."""

from django.db.models import QuerySet

from party.models import PartyOrganisation


def organisations() -> QuerySet[PartyOrganisation]:
    """Return the standing organisations in the order of their tree, for a list to choose from."""
    return PartyOrganisation.objects.standing().order_by("path").only("pk", "name", "path")
