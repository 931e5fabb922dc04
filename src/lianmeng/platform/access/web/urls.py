"""Addresses of the register of accounts."""

from django.urls import path

from lianmeng.platform.access.web import views

app_name = "access"

urlpatterns = [
    path("access/", views.account_list, name="account_list"),
    path("access/<uuid:account_id>/", views.account_detail, name="account_detail"),
    path("access/<uuid:account_id>/<str:step>/", views.account_step, name="account_step"),
]
