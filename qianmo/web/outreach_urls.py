"""Addresses of 整村组织."""

from django.urls import path

from qianmo.web.views.outreach import claims, days, exams, plans, signings

OUTREACH = [
    path("outreach/plan/", plans.page, name="drive-plan"),
    path("outreach/plan/pilot/", plans.pilot, name="report-pilot"),
    path("outreach/plans/", plans.versions, name="drive-plans"),
    path("outreach/plans/upload/", plans.upload, name="upload-drive-plan"),
    path("outreach/plans/<int:plan_id>/publish/", plans.publish, name="publish-drive-plan"),
    path("outreach/plans/<int:plan_id>/drop/", plans.drop, name="drop-drive-plan"),
    path("outreach/days/", days.page, name="field-days"),
    path("outreach/days/roster/", days.roster, name="roster-days"),
    path("outreach/days/pass-on/", days.pass_on, name="pass-on-duties"),
    path("outreach/days/print/", days.printed, name="print-days"),
    path("outreach/days/<int:day_id>/", days.one, name="field-day"),
    path("outreach/days/<int:day_id>/call-off/", days.call_off, name="call-off-day"),
    path("outreach/days/<int:day_id>/settle/", days.settle, name="settle-day"),
    path("outreach/my-days/", days.mine, name="my-days"),
    path("outreach/exam/", exams.exam, name="exam"),
    path("outreach/exam/begin/", exams.begin, name="begin-paper"),
    path("outreach/exam/<int:paper_id>/", exams.hand_in, name="hand-in-paper"),
    path("outreach/exams/", exams.people, name="exams"),
    path("outreach/scripts/", exams.versions, name="scripts"),
    path("outreach/scripts/upload/", exams.upload, name="upload-script"),
    path("outreach/scripts/<int:script_id>/publish/", exams.publish, name="publish-script"),
    path("outreach/scripts/<int:script_id>/drop/", exams.drop, name="drop-script"),
    path("outreach/claims/", claims.page, name="village-claims"),
    path("outreach/claims/ask/", claims.ask, name="claim-village"),
    path("outreach/claims/<int:claim_id>/decide/", claims.decide, name="decide-village-claim"),
    path("outreach/signings/", signings.listing, name="signing-days"),
    path("outreach/signings/open/", signings.opening, name="open-signing-day"),
    path("outreach/signings/<int:day_id>/", signings.page, name="signing-day"),
    path("outreach/signings/<int:day_id>/prepare/", signings.prepare, name="prepare-contracts"),
    path("outreach/signings/<int:day_id>/register/", signings.register, name="register-guest"),
    path("outreach/signings/<int:day_id>/gift/", signings.give, name="hand-out-gift"),
    path("outreach/signings/<int:day_id>/print/", signings.printed, name="print-signing-day"),
    path("outreach/gifts/", signings.ledger, name="gifts"),
    path("outreach/gifts/<int:gift_id>/take-back/", signings.take_back, name="take-back-gift"),
]
