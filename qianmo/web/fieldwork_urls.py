"""Addresses of field work at the console: devices, and what they send in."""

from django.urls import path

from qianmo.web.views.fieldwork import devices, incoming

FIELDWORK = [
    path("intake/", incoming.page, name="intake"),
    path("intake/rule/", incoming.rule, name="rule-filing"),
    path("intake/settle/", incoming.settle, name="settle-conflict"),
    path("devices/", devices.listing, name="devices"),
    path("devices/<int:device_id>/", devices.page, name="device"),
    path("devices/<int:device_id>/order/", devices.order, name="order-device"),
]
