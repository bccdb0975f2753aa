"""Addresses of pay: the board with its slips, and the schemes."""

from django.urls import path

from qianmo.web.views.performance import board, schemes

PAY = [
    path("performance/", board.page, name="performance"),
    path("performance/schemes/", schemes.listing, name="schemes"),
    path("performance/schemes/begin/", schemes.begin, name="begin-scheme"),
    path("performance/schemes/<int:scheme_id>/", schemes.page, name="scheme"),
    path("performance/schemes/<int:scheme_id>/write/", schemes.write, name="write-scheme"),
    path("performance/schemes/<int:scheme_id>/try/", schemes.try_on, name="try-scheme"),
    path("performance/schemes/<int:scheme_id>/drop/", schemes.drop, name="drop-scheme"),
    path("performance/schemes/<int:scheme_id>/publish/", schemes.publish, name="publish-scheme"),
]
