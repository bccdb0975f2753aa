"""下一步: what has to happen next at one household, from whatever room it waits in, the soonest first.

Open cases, open tasks, the lists it is on, and days that come near (a line or a draw that ends). Each says who has it
and until when, and leads to where it is done; nothing is decided here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from qianmo.apps.approvals.queries import all_cases
from qianmo.apps.credit.queries import LineRow, owing_draws
from qianmo.apps.grids.queries import Scope
from qianmo.apps.leads.queries import leads_at
from qianmo.apps.tasks.queries import open_tasks

NEAR = timedelta(days=90)
"""A day further off than this is no next step yet."""


@dataclass(frozen=True, slots=True)
class NextStep:
    """One thing that comes next: what, who has it, until when, and its place, if it has one."""

    what: str
    who: str
    by: date | None
    address: str

    def tone(self, on: date) -> str:
        """The status class: over its day, due within the week, or ahead."""
        if self.by is None:
            return "qm-todo"
        return "qm-breach" if self.by < on else "qm-wait" if self.by <= on + timedelta(days=7) else "qm-todo"


def next_steps(
    *, household_id: int, lines: Sequence[LineRow], scope: Scope, owner: str, on: date
) -> list[tuple[NextStep, str]]:
    """The steps of a household with the class of each, those without a day last."""
    found = [
        NextStep(f"授信{one.duty or '审批'}", one.investigator, one.due_on, reverse("case", args=[one.id]))
        for one in all_cases(scope=scope, closed=False, household_id=household_id)
    ]
    found += [
        NextStep(one.note, owner, one.due_on, "") for one in open_tasks(scope=scope, household_ids=[household_id])
    ]
    found += [
        NextStep(f"名单：{one.list_name}", one.owner or owner, one.next_on or one.expires_on, "")
        for one in leads_at(household_ids=[household_id], scope=scope, on=on)
    ]
    owing = owing_draws(line_ids=[line.id for line in lines])
    for line in lines:
        here = reverse("line", args=[line.number])
        if on <= line.ends_on <= on + NEAR:
            found.append(NextStep(f"{line.product}额度到期", owner, line.ends_on, here))
        found += [
            NextStep(f"借据 {draw.number} 到期", owner, draw.due_on, reverse("draw", args=[line.number, draw.number]))
            for draw in owing
            if draw.line_id == line.id and draw.unpaid_fen and draw.due_on <= on + NEAR
        ]
    return [(one, one.tone(on)) for one in sorted(found, key=lambda one: one.by or date.max)]
