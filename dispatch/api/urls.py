"""Routes of the work-order interface."""

from django.urls import path

from dispatch.api import sms, views

app_name = "dispatch-api"
urlpatterns = [
    path("sms/replies/", sms.SmsReplies.as_view(), name="sms-replies"),
    path("orders/", views.OrderList.as_view(), name="order-list"),
    path("orders/<uuid:public_id>/", views.OrderDetail.as_view(), name="order-detail"),
    path("orders/<uuid:public_id>/sign/", views.OrderSign.as_view(), name="order-sign"),
    path("orders/<uuid:public_id>/note/", views.OrderNote.as_view(), name="order-note"),
    path("orders/<uuid:public_id>/return/", views.OrderReturn.as_view(), name="order-return"),
    path("orders/<uuid:public_id>/finish/", views.OrderFinish.as_view(), name="order-finish"),
]
