"""Shapes of work orders as departments' systems read them, and of the acts they send."""

from rest_framework import serializers

from dispatch.models import WorkOrder
from petitions.choices import Solved
from yuanbao.api import StrictSerializer


class OrderSerializer(serializers.ModelSerializer):
    """One order of one's own agency or territory; the petitioner's contact is not in it."""

    number = serializers.CharField()
    petition = serializers.CharField(source="petition.number")
    agency = serializers.CharField(source="agency.code")
    title = serializers.CharField(source="petition.title")
    text = serializers.CharField(source="petition.text")
    state_text = serializers.CharField(source="get_state_display")

    class Meta:
        model = WorkOrder
        fields = [
            "public_id",
            "number",
            "petition",
            "agency",
            "is_lead",
            "title",
            "text",
            "instruction",
            "state",
            "state_text",
            "round_number",
            "dispatched_at",
            "signed_at",
            "finished_at",
            "verified_at",
            "due_at",
        ]


class NoteSerializer(StrictSerializer):
    """Progress; public lines are read by everybody."""

    text = serializers.CharField(max_length=1000)
    is_public = serializers.BooleanField(default=False)


class ReturnSerializer(StrictSerializer):
    """Why the order is given back; `reason` is a code of the table of reasons."""

    reason = serializers.CharField(max_length=24)
    text = serializers.CharField(max_length=300)


class FinishSerializer(StrictSerializer):
    """The public answer and what the agency thinks is solved."""

    answer = serializers.CharField(max_length=2000)
    claimed = serializers.ChoiceField(choices=Solved.choices)
    note = serializers.CharField(max_length=1000, required=False, default="", allow_blank=True)
