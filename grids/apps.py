from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GridsConfig(AppConfig):
    name = "grids"
    verbose_name = _("网格")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from grids import foot, menu, receivers, seats  # noqa: F401, PLC0415 - needs the models
        from yuanbao import access, navigation  # noqa: PLC0415 - needs the models

        access.register_source(seats.roles_of)
        navigation.register_seats(seats.seats_of)
        menu.register_all()
        foot.register_all()
