"""Addresses of one's own day and of a branch's meetings."""

from django.urls import path

from qianmo.web.views import briefings, my_day

BRIEFINGS = [
    path("day/", my_day.page, name="my-day"),
    path("day/plan/", my_day.plan, name="plan-day"),
    path("day/settle/", my_day.settle, name="end-day"),
    path("briefings/", briefings.page, name="briefings"),
    path("briefings/hold/", briefings.hold, name="hold-briefing"),
]
