"""The desk's menu of the territory."""

from django.utils.translation import gettext_lazy as _

from yuanbao.navigation import register
from yuanbao.roles import Capability

SECTION = _("网格")


def register_all() -> None:
    register(SECTION, _("网格树"), "sitemap", "grids:tree-home", Capability.VIEW_TREE)
    posts = Capability.MANAGE_POSTS
    register(SECTION, _("我的岗位"), "id-badge-2", "grids:my-post", Capability.SERVE_GRID)
    register(SECTION, _("网格员"), "users", "grids:worker-list", posts)
