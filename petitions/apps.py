from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PetitionsConfig(AppConfig):
    name = "petitions"
    verbose_name = _("诉求")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        import_module("petitions.receivers")
        import_module("petitions.personal.consents").register_all()
        for part in ("mine", "talking", "calling", "retaining"):
            import_module(f"petitions.personal.{part}").register_all()
        import_module("petitions.services.following").register_all()
        import_module("petitions.open_data").register_all()
        import_module("petitions.sealed.menu").register_all()
        import_module("petitions.deliberation.menu").register_all()
        import_module("petitions.deliberation.panels").register_all()
        import_module("petitions.app_pages").register_all()
        import_module("petitions.helping.menu").register_all()
        import_module("petitions.app_search").register_all()
