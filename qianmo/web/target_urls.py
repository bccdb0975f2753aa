"""Addresses of targets: the indicators, and the loans behind a figure."""

from django.urls import path

from qianmo.web.views.targets import indicators

TARGETS = [
    path("indicators/", indicators.page, name="indicators"),
    path("indicators/loans/", indicators.loans, name="indicator-loans"),
]
