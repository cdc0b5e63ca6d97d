"""Routes of the desks, and of the rating that residents give."""

from django.urls import path

from dispatch.views import order, portal, rating

app_name = "dispatch"

ORDER = "desk/orders/<uuid:public_id>/"

urlpatterns = [
    # the department's desk
    path("desk/", portal.desk_home, name="desk-home"),
    path("desk/orders/", portal.order_list, name="order-list"),
    path("desk/orders/sign/", portal.orders_sign, name="orders-sign"),
    path(ORDER, order.order_detail, name="order-detail"),
    path(f"{ORDER}sign/", order.order_sign, name="order-sign"),
    path(f"{ORDER}contact/", order.order_contact, name="order-contact"),
    path(f"{ORDER}phone/", order.order_phone, name="order-phone"),
    path(f"{ORDER}note/", order.order_note, name="order-note"),
    path(f"{ORDER}ask/", order.order_ask, name="order-ask"),
    path(f"{ORDER}return/", order.order_return, name="order-return"),
    path(f"{ORDER}finish/", order.order_finish, name="order-finish"),
    path(f"{ORDER}finish/preview/", order.order_preview, name="order-preview"),
    path(f"{ORDER}hand-over/", order.order_hand_over, name="order-hand-over"),
    # the centre on an order
    path(f"{ORDER}verify/", order.order_verify, name="order-verify"),
    path(f"{ORDER}send-back/", order.order_send_back, name="order-send-back"),
    path(f"{ORDER}rule/", order.order_rule, name="order-rule"),
    path(f"{ORDER}urge/", order.order_urge, name="order-urge"),
    path(f"{ORDER}cancel/", order.order_cancel, name="order-cancel"),
    path(f"{ORDER}final/", order.order_final, name="order-final"),
    # residents, by their secret
    path("rate/<uuid:public_id>/<str:secret>/", rating.rating_form, name="rating-form"),
    path("rate/<uuid:public_id>/<str:secret>/send/", rating.rate, name="rate"),
]
