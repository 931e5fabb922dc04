"""Addresses of the figures."""

from django.urls import path

from lianmeng.indicators.web import views

app_name = "indicators"

urlpatterns = [
    path("figures/", views.figure_list, name="figure_list"),
    path("figures/<str:code>/", views.figure_detail, name="figure_detail"),
]
