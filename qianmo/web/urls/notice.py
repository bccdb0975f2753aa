"""Addresses of 公示."""

from django.urls import path

from qianmo.web.views.notices import listing, village

NOTICES = [
    path("notices/", listing.page, name="notices"),
    path("notices/draw/", listing.draw, name="draw-samples"),
    path("notices/objections/", listing.objections, name="objections"),
    path("notices/objections/answer/", listing.answer, name="answer-objection"),
    path("notices/<int:notice_id>/print/", village.printed, name="print-notice"),
    path("notices/<int:notice_id>/take-down/", village.take_down, name="take-down-notice"),
    path("notices/<int:notice_id>/object/", village.object_to, name="object-to-notice"),
    path("notices/village/<slug:code>/", village.page, name="village-notices"),
    path("notices/village/<slug:code>/post/", village.post, name="post-notice"),
    path("notices/village/<slug:code>/find/", village.find, name="record-finding"),
    path("notices/village/<slug:code>/sample/", village.sample_sheet, name="print-sample"),
    path("notices/group/<int:group_id>/", village.page, name="group-notices"),
    path("notices/group/<int:group_id>/post/", village.post, name="post-group-notice"),
    path("notices/group/<int:group_id>/find/", village.find, name="record-group-finding"),
    path("notices/group/<int:group_id>/sample/", village.sample_sheet, name="print-group-sample"),
]
