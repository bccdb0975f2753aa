"""Addresses of 整村组织."""

from django.urls import path

from qianmo.web.views.outreach import plans

OUTREACH = [
    path("outreach/plan/", plans.page, name="drive-plan"),
    path("outreach/plan/pilot/", plans.pilot, name="report-pilot"),
    path("outreach/plans/", plans.versions, name="drive-plans"),
    path("outreach/plans/upload/", plans.upload, name="upload-drive-plan"),
    path("outreach/plans/<int:plan_id>/publish/", plans.publish, name="publish-drive-plan"),
    path("outreach/plans/<int:plan_id>/drop/", plans.drop, name="drop-drive-plan"),
]
