"""The site map: each app's routes are included by name."""

from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

from yuanbao import health
from yuanbao.preferences import preferences
from yuanbao.views import account, development, notices, open_data, signing

urlpatterns = [
    path("", include("petitions.front_urls")),
    path("", include("petitions.urls")),
    path("jb/", include("petitions.sealed.urls")),
    path("desk/custody/", include("petitions.sealed.custody_urls")),
    path("talks/", include("petitions.deliberation.urls")),
    path("desk/talks/", include("petitions.deliberation.desk_urls")),
    path("admin/", admin.site.urls),
    path("", include("grids.urls")),
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("sign-in/", signing.sign_in, name="sign-in"),
    path("sign-in/second/", signing.sign_in_second, name="sign-in-second"),
    path("sign-in/second/send/", signing.sign_in_second_send, name="sign-in-second-send"),
    path("sign-in/phone/", signing.sign_in_phone, name="sign-in-phone"),
    path("sign-in/phone/code/", signing.sign_in_phone_code, name="sign-in-phone-code"),
    path("sign-out/", signing.sign_out, name="sign-out"),
    path("profile/", account.profile, name="profile"),
    path("profile/password/", account.password_change, name="password-change"),
    path("profile/phone/", account.phone_change_start, name="phone-change"),
    path("profile/phone/code/", account.phone_change_code, name="phone-change-code"),
    path("profile/sign-out/", account.sign_out_everywhere, name="sign-out-everywhere"),
    path("profile/sign-ins/<uuid:public_id>/end/", account.sign_in_end, name="sign-in-end"),
    path("profile/devices/<uuid:public_id>/forget/", account.device_forget, name="device-forget"),
    path("notices/", notices.notices, name="notices"),
    path("notices/bell/", notices.notices_bell, name="notices-bell"),
    path("notices/read-all/", notices.notices_read_all, name="notices-read-all"),
    path("notices/<uuid:public_id>/open/", notices.notice_open, name="notice-open"),
    path("open-data/", open_data.index, name="open-data"),
    path("open-data/<slug:code>.<slug:form>", open_data.newest_file, name="open-data-file"),
    path("open-data/<slug:code>/schema.json", open_data.schema, name="open-data-schema"),
    path("open-data/<slug:code>/<str:day>.<slug:form>", open_data.day_file, name="open-data-day"),
    path("my-data/", include("yuanbao.mydata.urls")),
    path("desk/data/", include("yuanbao.mydata.desk_urls")),
    path("preferences/", preferences, name="preferences"),
    path("", include("dispatch.urls")),
    path("", include("party.urls")),
    path("api/v1/", include("petitions.api.urls")),
    path("api/v1/", include("dispatch.api.urls")),
    path("api/v1/", include("grids.api.urls")),
    path("api/v1/schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("development-inbox/", development.development_inbox, name="development-inbox"),
]
