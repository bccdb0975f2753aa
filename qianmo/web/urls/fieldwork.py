"""Addresses of field work at the console: devices, and what they send in."""

from django.urls import path

from qianmo.web.views.fieldwork import callbacks, devices, forms, incoming
from qianmo.web.views.households import duplicates, visits

FIELDWORK = [
    path("intake/", incoming.page, name="intake"),
    path("intake/rule/", incoming.rule, name="rule-filing"),
    path("intake/settle/", incoming.settle, name="settle-conflict"),
    path("intake/figure/", incoming.figure, name="settle-figure"),
    path("households/<int:household_id>/visits/<int:visit_id>/", visits.replay, name="visit-replay"),
    path("households/<int:household_id>/photos/<int:photo_id>/", visits.photo, name="photo"),
    path("duplicates/", duplicates.page, name="duplicates"),
    path("duplicates/find/", duplicates.find, name="find-duplicates"),
    path("duplicates/judge/", duplicates.judge, name="judge-duplicate"),
    path("merges/new/", duplicates.new, name="new-merge"),
    path("merges/propose/", duplicates.propose, name="propose-merge"),
    path("merges/<int:merge_id>/", duplicates.merge, name="merge"),
    path("merges/<int:merge_id>/step/", duplicates.step, name="step-merge"),
    path("callbacks/", callbacks.page, name="callbacks"),
    path("callbacks/draw/", callbacks.draw, name="draw-callbacks"),
    path("callbacks/say/", callbacks.say, name="say-callback"),
    path("callbacks/<int:draw_id>/", callbacks.drawn, name="callback-draw"),
    path("devices/", devices.listing, name="devices"),
    path("devices/<int:device_id>/", devices.page, name="device"),
    path("devices/<int:device_id>/order/", devices.order, name="order-device"),
    path("forms/", forms.listing, name="forms"),
    path("forms/<slug:code>/", forms.page, name="form"),
    path("forms/<slug:code>/begin/", forms.begin, name="begin-form"),
    path("forms/<slug:code>/roll-out/", forms.roll_out, name="roll-out-form"),
    path("forms/<slug:code>/<int:number>/", forms.version, name="form-version"),
    path("forms/<slug:code>/<int:number>/phone/", forms.preview, name="form-on-phone"),
    path("forms/<slug:code>/<int:number>/edit/", forms.edit, name="edit-form"),
    path("forms/<slug:code>/<int:number>/step/", forms.step, name="step-form"),
]
