from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GridsConfig(AppConfig):
    name = "grids"
    verbose_name = _("网格")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from grids import (  # noqa: PLC0415 - needs the models
            menu,
            receivers,  # noqa: F401 - hears by being imported
            seats,
        )
        from grids.foot import kinds  # noqa: PLC0415 - needs the models
        from grids.queries.workers import service_records  # noqa: PLC0415 - needs the models
        from grids.services.devices.sheets import device_sheets  # noqa: PLC0415 - needs the models
        from grids.services.sheets.registers import all_sheets  # noqa: PLC0415 - needs the models
        from grids.sheets import specs  # noqa: PLC0415 - needs the models
        from yuanbao import access, navigation  # noqa: PLC0415 - needs the models

        access.register_source(seats.roles_of)
        navigation.register_seats(seats.seats_of)
        menu.register_all()
        kinds.register_all()
        service_records.register_all()
        specs.add_source(all_sheets)
        specs.add_source(device_sheets)
        import_module("grids.services.workers.portraits").register_all()
        import_module("grids.services.workers.expiring").register_all()
        import_module("grids.queries.own_rows").register_all()
        import_module("grids.services.registers.expiring").register_all()
        import_module("grids.tasking.own_facts").register_all()
        import_module("grids.queries.held").register_all()
        import_module("grids.services.subscribing").register_all()
        import_module("grids.services.compounds").register_all()
        import_module("grids.compounds.published").register_all()
        import_module("grids.tasking.counted_facts").register_all()
