"""Addresses of pay: the board with its slips, and the schemes."""

from django.urls import path

from qianmo.web.views.performance import allocations, appeals, board, deferrals, entries, printed, profit, schemes

PAY = [
    path("performance/", board.page, name="performance"),
    path("performance/appeals/", appeals.listing, name="appeals"),
    path("performance/appeals/raise/", appeals.raise_one, name="raise-appeal"),
    path("performance/appeals/<int:appeal_id>/answer/", appeals.answer, name="answer-appeal"),
    path("performance/appeals/<int:appeal_id>/agree/", appeals.agree, name="agree-adjustment"),
    path("performance/allocations/", allocations.listing, name="allocations"),
    path("performance/allocations/set/", allocations.set_one, name="set-pool"),
    path("performance/allocations/<int:allocation_id>/", allocations.page, name="allocation"),
    path("performance/allocations/<int:allocation_id>/divide/", allocations.divide, name="divide-pool"),
    path("performance/allocations/<int:allocation_id>/agree/", allocations.agree, name="agree-allocation"),
    path("performance/allocations/<int:allocation_id>/sign/", allocations.sign, name="sign-allocation"),
    path("performance/allocations/<int:allocation_id>/return/", allocations.send_back, name="return-allocation"),
    path("performance/entries/", entries.listing, name="entries"),
    path("performance/entries/enter/", entries.enter, name="enter-amount"),
    path("performance/entries/agree/", entries.agree, name="agree-entries"),
    path("performance/deferred/", deferrals.page, name="deferred"),
    path("performance/deferred/ask/", deferrals.ask, name="ask-clawback"),
    path("performance/deferred/<int:clawback_id>/decide/", deferrals.decide, name="decide-clawback"),
    path("performance/payslips/", printed.listing, name="payslips"),
    path("performance/slip/<str:month>/<str:number>/", printed.payslip, name="payslip"),
    path("performance/profit/", profit.page, name="profit"),
    path("performance/curves/", profit.curve_page, name="curves"),
    path("performance/curves/set/", profit.curve, name="set-curve"),
    path("performance/schemes/", schemes.listing, name="schemes"),
    path("performance/schemes/begin/", schemes.begin, name="begin-scheme"),
    path("performance/schemes/<int:scheme_id>/", schemes.page, name="scheme"),
    path("performance/schemes/<int:scheme_id>/write/", schemes.write, name="write-scheme"),
    path("performance/schemes/<int:scheme_id>/try/", schemes.try_on, name="try-scheme"),
    path("performance/schemes/<int:scheme_id>/drop/", schemes.drop, name="drop-scheme"),
    path("performance/schemes/<int:scheme_id>/publish/", schemes.publish, name="publish-scheme"),
]
