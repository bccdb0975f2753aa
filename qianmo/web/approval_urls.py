"""Addresses of approval: inbox, cases, committees, authority, and what ties households together."""

from django.urls import path

from qianmo.web.views import approvals, authority, batches, case_acts, committees, inbox, tied

APPROVALS = [
    path("households/<int:household_id>/tied/", tied.page, name="tied"),
    path("households/<int:household_id>/tied/tie/", tied.tie, name="tie"),
    path("households/<int:household_id>/tied/untie/", tied.untie, name="untie"),
    path("approvals/", inbox.inbox, name="approvals"),
    path("approvals/<int:case_id>/glance/", inbox.glance, name="glance"),
    path("approvals/board/", batches.promises, name="case-board"),
    path("approvals/alike/", batches.batches, name="alike"),
    path("committees/", committees.listing, name="committees"),
    path("committees/call/", committees.call, name="call-meeting"),
    path("committees/<int:meeting_id>/", committees.page, name="committee"),
    path("committees/items/<int:item_id>/vote/", committees.cast, name="vote"),
    path("committees/items/<int:item_id>/withdraw/", committees.withdraw, name="recuse"),
    path("committees/items/<int:item_id>/count/", committees.count, name="count-item"),
    path("committees/items/<int:item_id>/veto/", committees.turn_down, name="veto"),
    path("approvals/<int:case_id>/", approvals.case, name="case"),
    path("approvals/<int:case_id>/memo/", case_acts.memo, name="case-memo"),
    path("approvals/<int:case_id>/evidence/", case_acts.evidence, name="case-evidence"),
    path("approvals/<int:case_id>/advise/", case_acts.advise, name="advise"),
    path("approvals/<int:case_id>/cosign/", case_acts.cosign, name="cosign"),
    path("approvals/<int:case_id>/alone/", case_acts.approve_alone, name="approve-alone"),
    path("approvals/<int:case_id>/kin/", case_acts.stay_out, name="stay-out"),
    path("approvals/<int:case_id>/photos/", case_acts.add_photo, name="add-photo"),
    path("approvals/<int:case_id>/photos/<int:photo_id>/", case_acts.show_photo, name="case-photo"),
    path("hat/", inbox.wear, name="put-on-hat"),
    path("authority/", authority.page, name="authority"),
    path("authority/cut/", authority.cut, name="cut-authority"),
    path("authority/deputise/", authority.deputise, name="deputise"),
    path("authority/pool/", authority.pool, name="form-pool"),
    path("authority/alone/", authority.alone, name="lone-reviews"),
    path("authority/alone/draw/", authority.draw, name="draw-sample"),
    path("authority/alone/<int:review_id>/look/", authority.look, name="look-at"),
    path("approvals/<int:case_id>/review/", approvals.review, name="review"),
    path("approvals/<int:case_id>/supplement/", approvals.supplement, name="supplement"),
    path("approvals/<int:case_id>/decide/", approvals.decide, name="decide"),
]
