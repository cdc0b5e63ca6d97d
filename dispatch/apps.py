from importlib import import_module

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class DispatchConfig(AppConfig):
    name = "dispatch"
    verbose_name = _("调度")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        import_module("dispatch.receivers")
        import_module("dispatch.seats").register_all()
        photos = import_module("petitions.services.photos")
        photos.register_reader(import_module("dispatch.services.orders.photo_access").works_on)
        source = import_module("dispatch.queries.centre.events").bulletins_now
        import_module("grids.bulletins").register_bulletins(source)
        import_module("dispatch.queries.centre.territory").register_all()
        import_module("dispatch.services.organisation.following").register_all()
        import_module("dispatch.queries.desks.service_records").register_all()
        import_module("grids.tasking.issuers").register_issuers(
            import_module("dispatch.seats").issuers_served
        )
        import_module("dispatch.health").register_all()
        import_module("dispatch.published").register_all()
        import_module("dispatch.personal.mine").register_all()
        import_module("dispatch.personal.retaining").register_all()
        import_module("dispatch.foot").register_all()
        agencies = import_module("dispatch.sealed_units").Agencies()
        import_module("petitions.sealed.units").register_units(agencies)
        import_module("dispatch.scoring").read_weights(settings.SCORE_WEIGHTS)
