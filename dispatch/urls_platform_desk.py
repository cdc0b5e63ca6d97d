"""Routes of the towns' and communities' own desks."""

from django.urls import path

from dispatch.views import platform_desk, proxies

PROXY = "desk/proxies/<uuid:public_id>/"

urlpatterns = [
    path("desk/level/", platform_desk.platform, name="platform"),
    path("desk/level/orders/", platform_desk.platform_list, name="platform-list"),
    path("desk/first-asked/", platform_desk.first_asked_list, name="first-asked-list"),
    path("desk/proxies/", proxies.proxy_list, name="proxy-list"),
    path(PROXY, proxies.proxy_detail, name="proxy-detail"),
    path(f"{PROXY}accept/", proxies.proxy_accept, name="proxy-accept"),
    path(f"{PROXY}contact/", proxies.proxy_contact, name="proxy-contact"),
    path(f"{PROXY}relieve/", proxies.proxy_relieve, name="proxy-relieve"),
    path(f"{PROXY}rate/", proxies.proxy_rate, name="proxy-rate"),
    path("desk/book/", platform_desk.book_page, name="book"),
    path("desk/book/export/", platform_desk.book_export, name="book-export"),
    *(
        path(f"{PROXY}{act.name}/", proxies.form_view(act), name=f"proxy-{act.name}")
        for act in proxies.FORM_ACTS
    ),
]
