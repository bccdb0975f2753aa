"""One's own day, for whoever works in the field; a branch's meetings, for whoever gives out work."""

from qianmo.domain.access import Right
from tests.web.rules import anywhere

SEATED = {
    "my-day": anywhere(Right.WORK_IN_FIELD, "/day/"),
    "briefings": anywhere(Right.ASSIGN_WORK, "/briefings/", "/briefings/?branch=1"),
}

POSTED = {
    "plan-day": anywhere(Right.WORK_IN_FIELD, "/day/plan/"),
    "end-day": anywhere(Right.WORK_IN_FIELD, "/day/settle/"),
    "hold-briefing": anywhere(Right.ASSIGN_WORK, "/briefings/hold/"),
}
