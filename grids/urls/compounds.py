"""Addresses of compounds: their public pages, and where their facts are kept."""

from django.urls import path

from grids.views import compounds

PUBLIC_COMPOUNDS = [
    path("compounds/", compounds.compound_list, name="compound-list"),
    path("compounds/<slug:code>/", compounds.compound_detail, name="compound-detail"),
]

COMPOUNDS = [
    path("compounds/", compounds.compound_desk, name="compound-desk"),
    path("compounds/facts/<uuid:public_id>/", compounds.fact_amend, name="compound-fact-amend"),
    path("compounds/facts/<uuid:public_id>/end/", compounds.fact_end, name="compound-fact-end"),
    path("compounds/<slug:code>/", compounds.compound_keep, name="compound-keep"),
]
