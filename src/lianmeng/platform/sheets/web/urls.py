"""Addresses of this part."""

from django.urls import path

from lianmeng.platform.sheets.web import batches, exporting, uploading

app_name = "sheets"

urlpatterns = [
    path("sheets/", uploading.sheet_list, name="sheets"),
    path("sheets/exports/", exporting.log_page, name="export_log"),
    path("sheets/imports/<uuid:batch_id>/", batches.batch_page, name="batch"),
    path("sheets/imports/<uuid:batch_id>/faults.xlsx", batches.fault_list, name="faults"),
    path("sheets/imports/<uuid:batch_id>/mend.xlsx", batches.mend_list, name="mend"),
    path("sheets/imports/<uuid:batch_id>/undo/", batches.undo_page, name="undo"),
    path("sheets/imports/<uuid:batch_id>/<str:step>", batches.take_step, name="step"),
    path("sheets/<slug:code>/", uploading.upload_page, name="upload"),
    path("sheets/<slug:code>/template.xlsx", uploading.template, name="template"),
    path("sheets/<slug:code>/export", exporting.export, name="export"),
]
