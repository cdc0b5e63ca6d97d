from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.utils.translation import gettext_lazy as _


class YuanbaoConfig(AppConfig):
    name = "yuanbao"
    verbose_name = _("核心")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from yuanbao import public_numbers  # noqa: PLC0415 - needs the models
        from yuanbao.mydata import menu, own  # noqa: PLC0415 - needs the models
        from yuanbao.retention import own as retention  # noqa: PLC0415 - needs the models
        from yuanbao.services.identity import note_sign_in  # noqa: PLC0415 - needs the models
        from yuanbao.subscribing import own as subscribing  # noqa: PLC0415 - needs the models

        own.register_all()
        public_numbers.register_all()
        subscribing.register_all()
        retention.register_all()
        menu.register_all()
        user_logged_in.connect(note_sign_in, dispatch_uid="yuanbao.note_sign_in")
