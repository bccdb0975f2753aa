"""Addresses of a customer's own phone."""

from django.urls import path

from qianmo.web.views.phone import line, money, signing

PHONE = [
    path("my/", line.home, name="phone"),
    path("my/open/", line.enter, name="phone-open"),
    path("my/draw/", money.take_draw, name="phone-draw"),
    path("my/repay/", money.take_repayment, name="phone-repay"),
    path("my/history/", line.history, name="phone-history"),
    path("my/contract/", signing.page, name="phone-contract"),
    path("my/contract/sign/", signing.sign, name="phone-sign"),
    path("my/leave/", line.leave, name="leave-phone"),
    path("my/<str:token>/", line.door, name="phone-door"),
]
