from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartyConfig(AppConfig):
    name = "party"
    verbose_name = _("党建与内容")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from party import menu  # noqa: PLC0415 - needs the models
        from party.queries import articles as queries  # noqa: PLC0415 - needs the models
        from yuanbao import access, navigation  # noqa: PLC0415 - needs the models
        from yuanbao.roles import Capability, Role  # noqa: PLC0415 - needs the models

        navigation.register(
            _("内容"), _("文章"), "news", "party:article-list", Capability.WRITE_CONTENT
        )
        navigation.register(
            _("内容"),
            _("待我审核"),
            "checklist",
            "party:review-list",
            Capability.PUBLISH_CONTENT,
            queries.count_waiting,
        )
        navigation.register(
            _("内容"), _("知识库"), "book-2", "party:kb-list", Capability.WRITE_CONTENT
        )
        navigation.register(
            _("内容"),
            _("知识提问"),
            "message-question",
            "party:kb-questions",
            Capability.ANSWER_QUESTION,
        )
        navigation.register(
            _("内容"), _("课程"), "school", "party:course-desk", Capability.WRITE_CONTENT
        )
        import_module("party.offers.menu").register_all()
        outages = import_module("party.queries.offers.outages")
        import_module("grids.bulletins").register_bulletins(outages.bulletins_now)
        for family in ("questions", "applications", "roll", "signups", "consents"):
            import_module(f"party.personal.{family}").register_all()
        access.register_desk({Role.EDITOR}, "party:article-list", rank=60)
        access.register_desk({Role.REVIEWER}, "party:review-list", rank=60)
        menu.register_all()
        import_module("party.app_pages").register_all()
        import_module("party.receivers")
        import_module("party.published").register_all()
        import_module("party.services.following").register_all()
