"""Routes of what stands beside an agency's orders: copies, notices, instructions, whistles."""

from django.urls import path

from dispatch.views import (
    copies,
    desk_settings,
    duties,
    exports,
    papers,
    portal,
    presence,
    printing,
)

PLACES = {"notice": "supervision", "instruction": "instructions", "whistle": "whistles"}

urlpatterns = [
    path("desk/copies/", copies.copy_list, name="copy-list"),
    path("desk/copies/<uuid:public_id>/read/", copies.copy_read, name="copy-read"),
    path("desk/duties/", duties.my_duties, name="my-duties"),
    path("desk/orders/hand-over/", portal.orders_hand_over, name="orders-hand-over"),
    path("desk/list/columns/", desk_settings.desk_columns, name="desk-columns"),
    path("desk/list/filters/keep/", desk_settings.desk_filter_keep, name="desk-filter-keep"),
    path("desk/list/filters/drop/", desk_settings.desk_filter_drop, name="desk-filter-drop"),
    path(
        "desk/list/filters/default/",
        desk_settings.desk_filter_default,
        name="desk-filter-default",
    ),
    path("desk/orders/export/", exports.orders_export, name="orders-export"),
    path("desk/exports/", exports.export_list, name="export-list"),
    path("desk/exports/live/", exports.export_live, name="export-live"),
    path("desk/exports/<uuid:public_id>/take/", exports.export_take, name="export-take"),
    path("desk/orders/<uuid:public_id>/presence/", presence.order_presence, name="order-presence"),
    path("desk/orders/<uuid:public_id>/print/", printing.order_print, name="order-print"),
    path("desk/orders/<uuid:public_id>/ruling/", printing.ruling_print, name="order-ruling"),
    path("desk/supervision/<uuid:public_id>/print/", printing.notice_print, name="notice-print"),
]

for kind in papers.KINDS:
    place = f"desk/{PLACES[kind.noun]}/"
    one = f"{place}<uuid:public_id>/"
    urlpatterns += [
        path(place, papers.list_view(kind), name=f"{kind.noun}-list"),
        path(one, papers.detail_view(kind), name=f"{kind.noun}-detail"),
        *(
            path(f"{one}{act.name}/", papers.act_view(kind, act), name=f"{kind.noun}-{act.name}")
            for act in kind.acts
        ),
    ]
    if kind.form:
        urlpatterns.append(path(f"{place}new/", papers.new_view(kind), name=f"{kind.noun}-new"))
