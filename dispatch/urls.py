"""Routes of the desks, and of the rating that residents give."""

from django.urls import include, path

from dispatch.views import (
    checks,
    counter,
    follow_up,
    foot,
    lasting,
    leaves,
    open_map,
    order,
    portal,
    queue,
    rating,
    register,
    rulings,
    search,
    sms,
)
from dispatch.views.acts import ACTS

app_name = "dispatch"

ORDER = "desk/orders/<uuid:public_id>/"
MATTER = "desk/queue/<uuid:public_id>/"
FOLLOW_UP = "desk/follow-ups/<uuid:public_id>/"

urlpatterns = [
    path("", include("dispatch.urls_figures")),
    path("", include("dispatch.urls_platform_desk")),
    path("", include("dispatch.urls_portal")),
    path("", include("dispatch.urls_centre")),
    path("", include("dispatch.urls_tracks")),
    path("desk/map/", open_map.open_map, name="open-map"),
    path("search/", search.search, name="search"),
    path("", include("dispatch.urls_hotline")),
    path("", include("dispatch.urls_platform")),
    # the department's desk
    path("desk/", portal.desk_home, name="desk-home"),
    path("desk/orders/", portal.order_list, name="order-list"),
    path("desk/orders/sign/", portal.orders_sign, name="orders-sign"),
    path(ORDER, order.order_detail, name="order-detail"),
    path(f"{ORDER}phone/", order.order_phone, name="order-phone"),
    path(f"{ORDER}finish/preview/", order.order_preview, name="order-preview"),
    *(
        path(f"{ORDER}{name}/", order.act_view(act), name=f"order-{name}")
        for name, act in ACTS.items()
    ),
    # residents, by their secret
    path("rate/<uuid:public_id>/<str:secret>/", rating.rating_form, name="rating-form"),
    path("rate/<uuid:public_id>/<str:secret>/send/", rating.rate, name="rate"),
    path(
        "rate/answers/<str:number>/<str:secret>/",
        rating.answer_rating_form,
        name="answer-rating-form",
    ),
    path("rate/answers/<str:number>/<str:secret>/send/", rating.answer_rate, name="answer-rate"),
    path("lasting/<str:number>/<str:secret>/", lasting.lasting, name="lasting"),
    path(
        "lasting/<str:number>/<str:secret>/answer/",
        lasting.lasting_answer,
        name="lasting-answer",
    ),
    path("rate/replies/", sms.development_reply, name="development-reply"),
    # ratings that staff write down for people: by telephone, at the counter
    path("desk/follow-ups/", follow_up.follow_up_list, name="follow-up-list"),
    path(f"{FOLLOW_UP}", follow_up.follow_up_detail, name="follow-up-detail"),
    path(f"{FOLLOW_UP}phone/", follow_up.follow_up_phone, name="follow-up-phone"),
    path(f"{FOLLOW_UP}call/", follow_up.follow_up_call, name="follow-up-call"),
    path("desk/counter/", counter.counter, name="counter"),
    path("desk/counter/rate/", counter.counter_rate, name="counter-rate"),
    path("desk/counter/phone/", counter.counter_phone, name="counter-phone"),
    path("desk/returns/", rulings.return_list, name="return-list"),
    path("desk/verify/", rulings.verify_list, name="verify-list"),
    # the centre's queue
    path("desk/queue/", queue.queue_list, name="queue-list"),
    path("desk/queue/live/", queue.queue_live, name="queue-live"),
    path(MATTER, queue.queue_detail, name="queue-detail"),
    path(f"{MATTER}accept/", queue.petition_accept, name="petition-accept"),
    path(f"{MATTER}dispatch/", queue.petition_dispatch, name="petition-dispatch"),
    path(f"{MATTER}split/", queue.petition_split, name="petition-split"),
    path(f"{MATTER}merge/", queue.petition_merge, name="petition-merge"),
    path(f"{MATTER}unmerge/", queue.petition_unmerge, name="petition-unmerge"),
    path(f"{MATTER}ask/", queue.petition_ask, name="petition-ask"),
    path(f"{MATTER}answer/", queue.petition_answer, name="petition-answer"),
    path(f"{MATTER}decline/", queue.petition_decline, name="petition-decline"),
    path(f"{MATTER}seal-off/", queue.petition_seal_off, name="petition-seal-off"),
    path(f"{MATTER}transfer/", queue.petition_transfer, name="petition-transfer"),
    path(f"{MATTER}terminate/", queue.petition_terminate, name="petition-terminate"),
    path(f"{MATTER}classify/", queue.petition_classify, name="petition-classify"),
    path(f"{MATTER}moderate/", queue.petition_moderate, name="petition-moderate"),
    # the grid worker, and the counter
    path("checks/", checks.check_list, name="check-list"),
    path("checks/errands/", checks.errand_list, name="errand-list"),
    path("checks/report/", checks.finding_new, name="finding-new"),
    path("foot/report/", foot.foot_report, name="foot-report"),
    path("foot/checks/<uuid:public_id>/", foot.foot_check, name="foot-check"),
    path("checks/<uuid:public_id>/", checks.check_detail, name="check-detail"),
    path("checks/orders/<uuid:public_id>/rate/", checks.check_rate, name="check-rate"),
    path("desk/leaves/", leaves.leave_list, name="leave-list"),
    path("desk/leaves/<uuid:public_id>/back/", leaves.leave_back, name="leave-back"),
    path("desk/register/", register.register_new, name="register-new"),
    path("desk/register/<uuid:public_id>/", register.register_slip, name="register-slip"),
]
