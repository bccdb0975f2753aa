"""Addresses of targets: board, plans, the screen on the wall, the indicators and the loans behind a figure."""

from django.urls import path

from qianmo.web.views.targets import board, forms, indicators, left, market, meetings, plans, programmes, wall

TARGETS = [
    path("targets/", board.page, name="targets"),
    path("targets/supervise/", board.supervise, name="supervise-target"),
    path("targets/supervision/", board.supervision, name="supervision"),
    path("targets/close/", board.close, name="close-supervision"),
    path("targets/plans/", plans.listing, name="plans"),
    path("targets/plans/upload/", plans.upload, name="upload-plan"),
    path("targets/plans/<int:plan_id>/", plans.tree, name="plan"),
    path("targets/plans/<int:plan_id>/publish/", plans.publish, name="publish-plan"),
    path("targets/plans/<int:plan_id>/drop/", plans.drop, name="drop-plan"),
    path("targets/meetings/", meetings.listing, name="weak-meetings"),
    path("targets/meetings/open/", meetings.open_one, name="open-weak-meeting"),
    path("targets/meetings/<int:meeting_id>/", meetings.page, name="weak-meeting"),
    path("targets/meetings/<int:meeting_id>/why/", meetings.why, name="explain-weak-point"),
    path("targets/meetings/<int:meeting_id>/promise/", meetings.promised, name="promise-remedy"),
    path("targets/meetings/<int:meeting_id>/tell/", meetings.tell, name="tell-remedy"),
    path("targets/meetings/<int:meeting_id>/close/", meetings.close, name="close-weak-meeting"),
    path("targets/market/", market.page, name="market"),
    path("targets/market/keep/", market.keep, name="keep-market"),
    path("targets/programmes/", programmes.listing, name="programmes"),
    path("targets/programmes/upload/", programmes.upload, name="upload-programmes"),
    path("targets/programmes/<int:programme_id>/", programmes.page, name="programme"),
    path("targets/programmes/<int:programme_id>/tell/", programmes.tell, name="tell-milestone"),
    path("targets/programmes/<int:programme_id>/supervise/", programmes.supervise, name="supervise-milestone"),
    path("targets/programmes/<int:programme_id>/spend/", programmes.spend, name="book-spending"),
    path("targets/programmes/<int:programme_id>/decide/", programmes.decide, name="decide-spending"),
    path("wall/", wall.page, name="wall"),
    path("indicators/", indicators.page, name="indicators"),
    path("indicators/forms/", forms.page, name="report-forms"),
    path("indicators/forms/keep/", forms.keep, name="keep-report-form"),
    path("indicators/forms/<int:form_id>/fill/", forms.fill, name="fill-report-form"),
    path("indicators/left/", left.page, name="indicator-left"),
    path("indicators/loans/", indicators.loans, name="indicator-loans"),
]
