"""Addresses of field work at the console: devices."""

from django.urls import path

from qianmo.web.views.fieldwork import devices

FIELDWORK = [
    path("devices/", devices.listing, name="devices"),
    path("devices/<int:device_id>/", devices.page, name="device"),
    path("devices/<int:device_id>/order/", devices.order, name="order-device"),
]
