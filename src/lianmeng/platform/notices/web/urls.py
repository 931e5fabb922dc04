"""Addresses of the inbox."""

from django.urls import path

from lianmeng.platform.notices.web import views

urlpatterns = [
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/read/", views.read_all, name="inbox_read_all"),
    path("inbox/<uuid:notice_id>/open/", views.open_notice, name="notice_open"),
    path("inbox/<uuid:notice_id>/read/", views.read_one, name="notice_read"),
]
