"""Addresses of channels."""

from django.urls import path

from lianmeng.platform.channels.web import views

app_name = "channels"

urlpatterns = [
    path("channels/", views.channel_list, name="list"),
    path("channels/add/<str:kind>/", views.add, name="add"),
    path("channels/<uuid:channel_id>/", views.edit, name="edit"),
    path("channels/<uuid:channel_id>/test/", views.test, name="test"),
    path("accounts/channels/", views.mine, name="mine"),
    path("accounts/channels/<uuid:channel_id>/", views.choose, name="choose"),
]
