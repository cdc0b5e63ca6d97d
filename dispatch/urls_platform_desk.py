"""Routes of the towns' and communities' own desks."""

from django.urls import path

from dispatch.views import platform_desk

urlpatterns = [
    path("desk/level/", platform_desk.platform, name="platform"),
    path("desk/level/orders/", platform_desk.platform_list, name="platform-list"),
    path("desk/first-asked/", platform_desk.first_asked_list, name="first-asked-list"),
    path("desk/book/", platform_desk.book_page, name="book"),
]
