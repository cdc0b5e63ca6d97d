"""Shapes of petitions as other systems send and read them."""

import math

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from grids.models import Grid
from petitions.choices import Kind, PlaceSource, Visibility
from petitions.models import Petition, ProgressEntry
from yuanbao.api import StrictSerializer
from yuanbao.identifiers import IdentifierRefused, read_phone
from yuanbao.models import Category


class Degrees(serializers.FloatField):
    """A coordinate; "nan" is a number to Python, but no place."""

    def to_internal_value(self, data):
        value = super().to_internal_value(data)
        if not math.isfinite(value):
            self.fail("invalid")
        return value


class FilingSerializer(StrictSerializer):
    """A matter to be filed. `idempotency_key` makes a repeat harmless."""

    kind = serializers.ChoiceField(choices=Kind.choices, default=Kind.HELP)
    title = serializers.CharField(max_length=60, required=False, default="", allow_blank=True)
    text = serializers.CharField(min_length=5, max_length=2000)
    category = serializers.SlugRelatedField(
        slug_field="code",
        queryset=Category.objects.leaves(),
        required=False,
        allow_null=True,
        default=None,
    )
    place = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)
    lat = Degrees(min_value=-90, max_value=90, required=False, allow_null=True)
    lng = Degrees(min_value=-180, max_value=180, required=False, allow_null=True)
    grid = serializers.SlugRelatedField(
        slug_field="code",
        queryset=Grid.objects.live().with_line(),
        required=False,
        allow_null=True,
        default=None,
    )
    name = serializers.CharField(max_length=40, required=False, default="", allow_blank=True)
    phone = serializers.CharField(max_length=20, required=False, default="", allow_blank=True)
    firm = serializers.CharField(max_length=80, required=False, default="", allow_blank=True)
    is_anonymous = serializers.BooleanField(default=False)
    visibility = serializers.ChoiceField(choices=Visibility.choices, default=Visibility.PUBLIC)
    idempotency_key = serializers.CharField(min_length=8, max_length=64)

    def validate_phone(self, value: str) -> str:
        if not value:
            return ""
        try:
            return read_phone(value)
        except IdentifierRefused as error:
            raise serializers.ValidationError(str(error)) from error

    def validate(self, attrs):
        if (attrs.get("lat") is None) != (attrs.get("lng") is None):
            raise serializers.ValidationError({"lat": _("经度和纬度要一起给。")})
        attrs["place_source"] = PlaceSource.PIN if attrs.get("lat") is not None else ""
        if not attrs["place_source"]:
            attrs["place_source"] = PlaceSource.GRID if attrs["grid"] else PlaceSource.NONE
        return attrs


class ProgressSerializer(serializers.ModelSerializer):
    """One public line of the story."""

    text = serializers.CharField(source="public_text")
    detail = serializers.CharField(source="public_detail")

    class Meta:
        model = ProgressEntry
        fields = ["at", "act", "text", "detail"]


class PetitionSerializer(serializers.ModelSerializer):
    """A petition as its own filer or a reader with the right of the place sees it: no contact."""

    category = serializers.CharField(source="category.code", default=None)
    grid = serializers.CharField(source="grid.code")
    town = serializers.CharField(source="town.name", default=None)
    community = serializers.CharField(source="community.name", default=None)
    state_text = serializers.CharField(source="get_state_display")

    class Meta:
        model = Petition
        fields = [
            "number",
            "kind",
            "channel",
            "category",
            "title",
            "text",
            "grid",
            "town",
            "community",
            "state",
            "state_text",
            "solved",
            "satisfaction",
            "n_joined",
            "filed_at",
            "due_at",
            "answered_at",
            "closed_at",
        ]
