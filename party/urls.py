"""Routes of columns and articles, for readers and for editors."""

from django.urls import path

from party import urls_alliances, urls_education, urls_knowledge, urls_offers, urls_organisations
from party.views import desk, reading

app_name = "party"

ONE = "desk/articles/<uuid:public_id>/"

urlpatterns = [
    *urls_knowledge.urlpatterns,
    *urls_organisations.urlpatterns,
    *urls_education.urlpatterns,
    *urls_alliances.urlpatterns,
    *urls_offers.urlpatterns,
    path("sections/", reading.section_list, name="section-list"),
    path("sections/<slug:code>/", reading.section_detail, name="section-detail"),
    path("columns/<slug:code>/", reading.column_detail, name="column-detail"),
    path("articles/", reading.article_search, name="article-search"),
    path("articles/notices/", reading.home_notices, name="home-notices"),
    path("articles/<uuid:public_id>/", reading.article_detail, name="article-detail"),
    path("desk/articles/", desk.article_list, name="article-list"),
    path("desk/articles/new/", desk.article_new, name="article-new"),
    path("desk/articles/review/", desk.review_list, name="review-list"),
    path(ONE, desk.article_preview, name="article-preview"),
    path(f"{ONE}edit/", desk.article_edit, name="article-edit"),
    path(f"{ONE}submit/", desk.ACTS.submit, name="article-submit"),
    path(f"{ONE}approve/", desk.ACTS.approve, name="article-approve"),
    path(f"{ONE}send-back/", desk.ACTS.send_back, name="article-send-back"),
    path(f"{ONE}withdraw/", desk.ACTS.withdraw, name="article-withdraw"),
    path(f"{ONE}revise/", desk.ACTS.revise, name="article-revise"),
]
