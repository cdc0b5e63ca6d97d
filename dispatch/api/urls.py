"""Routes of the work-order interface."""

from django.urls import path

from dispatch.api import hotline, sms, views

app_name = "dispatch-api"
HOTLINE = "hotline/matters/<str:number>/"

urlpatterns = [
    path("sms/replies/", sms.SmsReplies.as_view(), name="sms-replies"),
    path("hotline/matters/", hotline.HotlineMatterList.as_view(), name="hotline-matters"),
    path(HOTLINE, hotline.HotlineMatterDetail.as_view(), name="hotline-matter"),
    path(f"{HOTLINE}urge/", hotline.HotlineUrge.as_view(), name="hotline-urge"),
    path(f"{HOTLINE}rating/", hotline.HotlineRating.as_view(), name="hotline-rating"),
    path(
        f"{HOTLINE}answers/<int:serial>/receipt/",
        hotline.HotlineReceipt.as_view(),
        name="hotline-receipt",
    ),
    path("hotline/answers/", hotline.HotlineAnswerList.as_view(), name="hotline-answers"),
    path("orders/", views.OrderList.as_view(), name="order-list"),
    path("orders/<uuid:public_id>/", views.OrderDetail.as_view(), name="order-detail"),
    path("orders/<uuid:public_id>/sign/", views.OrderSign.as_view(), name="order-sign"),
    path("orders/<uuid:public_id>/note/", views.OrderNote.as_view(), name="order-note"),
    path("orders/<uuid:public_id>/return/", views.OrderReturn.as_view(), name="order-return"),
    path("orders/<uuid:public_id>/finish/", views.OrderFinish.as_view(), name="order-finish"),
]
