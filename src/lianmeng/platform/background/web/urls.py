"""Addresses of this part."""

from django.urls import path

from lianmeng.platform.background.web.views import job_list, job_page

app_name = "background"

urlpatterns = [
    path("jobs/", job_list, name="jobs"),
    path("jobs/<uuid:job_id>/", job_page, name="job"),
]
