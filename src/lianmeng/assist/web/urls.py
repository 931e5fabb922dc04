"""Addresses of the room."""

from django.urls import path

from lianmeng.assist.web import confirming, details, lists, part_steps, raising, registers, steps, supervision, triage

app_name = "assist"

urlpatterns = [
    path("demands/", lists.demand_list, name="demand_list"),
    path("demands/raise/", raising.demand_raise, name="demand_raise"),
    path("demands/<uuid:demand_id>/", details.demand_detail, name="demand_detail"),
    path("demands/<uuid:demand_id>/raised/", raising.demand_raised, name="demand_raised"),
    path("demands/<uuid:demand_id>/edit_draft/", raising.draft_edit, name="draft_edit"),
    path("demands/<uuid:demand_id>/triage/", triage.demand_triage, name="demand_triage"),
    path("demands/<uuid:demand_id>/confirm/", confirming.demand_confirm, name="demand_confirm"),
    path("demands/<uuid:demand_id>/supervise/", supervision.demand_supervise, name="demand_supervise"),
    path("demands/<uuid:demand_id>/<slug:step>/", steps.demand_step, name="demand_step"),
    path("supervisions/", supervision.supervision_list, name="supervision_list"),
    path("supervisions/<uuid:letter_id>/", supervision.supervision_detail, name="supervision_detail"),
    path("supervisions/<uuid:letter_id>/<slug:step>/", supervision.supervision_step, name="supervision_step"),
    path("registers/", registers.register_index, name="register_index"),
    path("registers/<slug:register>/", registers.register_list, name="register_list"),
    path("registers/<slug:register>/<uuid:part_id>/<slug:step>/", part_steps.part_step, name="part_step"),
    path("teams/", lists.team_list, name="team_list"),
    path("teams/<uuid:team_id>/", details.team_detail, name="team_detail"),
]
