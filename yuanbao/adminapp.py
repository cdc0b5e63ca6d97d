"""Puts the platform's administration site in the place of Django's."""

from django.contrib.admin.apps import AdminConfig


class YuanbaoAdminConfig(AdminConfig):
    default_site = "yuanbao.adminsite.YuanbaoAdminSite"
