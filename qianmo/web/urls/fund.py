"""Addresses of subsidy schemes, risk pools and relending."""

from django.urls import path

from qianmo.web.views import bringing
from qianmo.web.views.ledger import founding, funds

FUNDS = [
    path("funds/", funds.page, name="funds"),
    path("funds/found/", founding.found, name="found-fund"),
    path("funds/found/preview/", founding.preview, name="founding-preview"),
    path("funds/subsidies/<slug:claim>/", funds.items, name="subsidy-claim"),
    path("funds/end/", founding.end, name="end-fund"),
    path("funds/bring/", bringing.funded, name="bring-funded"),
    path("funds/take-out/", funds.take_out, name="take-out-of-fund"),
    path("funds/take-in/", funds.take_in, name="take-into-fund"),
    path("funds/claim/", funds.claim, name="claim-from-fund"),
    path("funds/decide/", funds.decide, name="decide-claim"),
    path("funds/money/", funds.money, name="money-of-claim"),
]
