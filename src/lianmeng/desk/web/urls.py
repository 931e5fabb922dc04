"""Addresses of the desk."""

from django.urls import path

from lianmeng.desk.web import homes, search

urlpatterns = [
    path("", homes.home, name="home"),
    path("search", search.search_page, name="search"),
    path("search/suggestions", search.suggestions, name="suggestions"),
    path("keyboard", search.keyboard, name="keyboard"),
]
