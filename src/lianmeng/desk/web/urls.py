"""Addresses of the desk."""

from django.urls import path

from lianmeng.desk.web import homes, search, versions

urlpatterns = [
    path("", homes.home, name="home"),
    path("search", search.search_page, name="search"),
    path("search/suggestions", search.suggestions, name="suggestions"),
    path("keyboard", search.keyboard, name="keyboard"),
    path("versions/<slug:kind>/<uuid:record_id>/", versions.versions, name="versions"),
]
