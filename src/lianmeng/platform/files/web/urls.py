"""Addresses of this part."""

from django.urls import path

from lianmeng.platform.files.web.views import download

app_name = "files"

urlpatterns = [path("files/<uuid:file_id>", download, name="download")]
