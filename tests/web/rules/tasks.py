"""The work list and its acts: tasks out of sight are passed over like ones that do not exist."""

from qianmo.domain.access import Right
from tests.web.rules import Rule, Visit, anywhere

NOBODY = 999_999_999
SEATED = {"tasks": anywhere(Right.WORK, "/tasks/", "/tasks/?kind=走访")}
POSTED = {
    "bring-tasks": anywhere(Right.ASSIGN_WORK, "/tasks/bring/"),
    "act-on-tasks": Rule(Right.WORK, lambda _: [Visit("/tasks/act/", form={"task": NOBODY, "act": "done"})]),
    "preview-visits": Rule(
        Right.WORK,
        lambda _: [Visit("/tasks/preview/", form={"household": NOBODY, "note": "x", "due_on": "2026-04-01"})],
    ),
    "assign-tasks": Rule(
        Right.WORK,
        lambda _: [Visit("/tasks/assign/", form={"household": NOBODY, "note": "x", "due_on": "2026-04-01"})],
    ),
}
