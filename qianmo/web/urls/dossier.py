"""Addresses of applications: handed in, completed, signed and answered."""

from django.urls import path

from qianmo.web.views import dossiers
from qianmo.web.views.approvals import applying

DOSSIERS = [
    path("households/<int:household_id>/apply/", applying.page, name="apply"),
    path("applications/", dossiers.listing.page, name="dossiers"),
    path("applications/batch/", dossiers.batch.page, name="batch-dossiers"),
    path("applications/batch/bring/", dossiers.batch.bring, name="bring-dossiers"),
    path("applications/checklists/", dossiers.checklists.page, name="checklists"),
    path("applications/checklists/publish/", dossiers.checklists.publish, name="publish-checklist"),
    path("applications/<int:dossier_id>/", dossiers.page.page, name="dossier"),
    path("applications/<int:dossier_id>/forms/", dossiers.page.forms, name="dossier-forms"),
    path("applications/<int:dossier_id>/fill/", dossiers.acts.fill, name="fill-dossier"),
    path("applications/<int:dossier_id>/beside/", dossiers.acts.fill_beside, name="fill-beside"),
    path("applications/<int:dossier_id>/tell/", dossiers.acts.tell, name="tell-missing"),
    path("applications/<int:dossier_id>/supplement/", dossiers.acts.supplement, name="log-supplement"),
    path("applications/<int:dossier_id>/second/", dossiers.acts.second, name="name-second"),
    path("applications/<int:dossier_id>/sign/", dossiers.acts.sign, name="sign-survey"),
    path("applications/<int:dossier_id>/offer/", dossiers.acts.offer, name="offer-dossier"),
    path("applications/<int:dossier_id>/answer/", dossiers.acts.answer, name="answer-dossier"),
    path("applications/<int:dossier_id>/forward/", dossiers.acts.forward, name="forward-dossier"),
    path("applications/<int:dossier_id>/withdraw/", dossiers.acts.withdraw, name="withdraw-dossier"),
]
