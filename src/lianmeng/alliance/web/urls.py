"""Addresses of the alliance."""

from django.urls import path

from lianmeng.alliance.web import details, lists

app_name = "alliance"

urlpatterns = [
    path("alliance/chains/", lists.chain_list, name="chain_list"),
    path("alliance/chains/<uuid:chain_id>/", details.chain_detail, name="chain_detail"),
    path("alliance/committees/", lists.committee_list, name="committee_list"),
    path("alliance/committees/<uuid:committee_id>/", details.committee_detail, name="committee_detail"),
    path("alliance/organisations/", lists.organisation_list, name="organisation_list"),
    path("alliance/organisations/<uuid:organisation_id>/", details.organisation_detail, name="organisation_detail"),
    path("alliance/counties/", lists.county_list, name="county_list"),
    path("alliance/counties/<str:code>/", details.county_detail, name="county_detail"),
]
