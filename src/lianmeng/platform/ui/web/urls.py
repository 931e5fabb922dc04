"""Addresses of the component gallery."""

from django.urls import path

from lianmeng.platform.ui.web.views import gallery

urlpatterns = [
    path("ui/", gallery.gallery, name="ui_gallery"),
    path("ui/form/", gallery.gallery_form, name="ui_gallery_form"),
    path("ui/action/", gallery.gallery_action, name="ui_gallery_action"),
    path("ui/job/", gallery.gallery_job, name="ui_gallery_job"),
]
