"""Columns, as administrators keep them; articles belong to their workflow and are only read."""

from django import forms
from django.contrib import admin
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from party.models import Answerer, Article, Column, KnowledgeItem, SynonymGroup
from yuanbao.adminsite import PlatformAdmin, ReadOnlyAdmin
from yuanbao.icons import UnknownIconError, icon_svg


class ColumnForm(forms.ModelForm):
    """A column whose icon and page exist."""

    class Meta:
        model = Column
        fields = (
            "code",
            "section",
            "order",
            "name",
            "description",
            "icon",
            "leads_to",
            "is_active",
        )

    def clean_icon(self):
        name = self.cleaned_data["icon"]
        try:
            icon_svg(name)
        except UnknownIconError as unknown:
            raise forms.ValidationError(_("没有叫这个名字的图标。")) from unknown
        return name

    def clean_leads_to(self):
        name = self.cleaned_data["leads_to"]
        try:
            _address = name and reverse(name)
        except NoReverseMatch as missing:
            raise forms.ValidationError(_("没有这个页面，栏目会打不开。")) from missing
        return name


@admin.register(Column)
class ColumnAdmin(PlatformAdmin):
    form = ColumnForm
    list_display = ("code", "section", "order", "name", "description", "leads_to", "is_active")
    list_filter = ("section", "is_active")
    search_fields = ("code", "name")
    ordering = ("section", "order", "code")

    def get_readonly_fields(self, request, obj=None):  # noqa: ARG002 - Django's signature
        return ("code",) if obj else ()


@admin.register(Article)
class ArticleAdmin(ReadOnlyAdmin):
    list_display = ("title", "column", "state", "author_unit", "published_at", "expires_on")
    list_filter = ("state", "notice_kind", "column")
    list_select_related = ("column",)
    search_fields = ("title",)
    ordering = ("-id",)
    exclude = ("search",)


@admin.register(Answerer)
class AnswererAdmin(PlatformAdmin):
    list_display = ("topic", "unit", "person", "limit_days")
    list_select_related = ("topic", "person")
    autocomplete_fields = ("person",)
    ordering = ("topic__code",)


class SynonymForm(forms.ModelForm):
    """A group of at least two words."""

    class Meta:
        model = SynonymGroup
        fields = ("words", "is_active")

    def clean_words(self):
        words = list(dict.fromkeys(self.cleaned_data["words"].split()))
        if len(words) < 2:
            raise forms.ValidationError(_("至少写两个词，用空格隔开。"))
        return " ".join(words)


@admin.register(SynonymGroup)
class SynonymGroupAdmin(PlatformAdmin):
    form = SynonymForm
    list_display = ("words", "is_active")
    list_filter = ("is_active",)
    search_fields = ("words",)
    ordering = ("id",)


@admin.register(KnowledgeItem)
class KnowledgeItemAdmin(ReadOnlyAdmin):
    list_display = ("title", "kind", "topic", "state", "owner_unit", "valid_to", "published_at")
    list_filter = ("state", "kind", "topic")
    list_select_related = ("topic",)
    search_fields = ("title",)
    ordering = ("-id",)
    exclude = ("search", "pinyin")
