"""The class of a draw worked out and written: what arrears, renewals, misuse and persons make of it on a day.

The night does so for whatever is late or classed below normal, an act for the draw it was about. Either way a change
is a row from a day on with its cause, the draw says the class it has, and an event tells it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from qianmo.apps.credit.models import Classification, Draw
from qianmo.apps.credit.queries import observed_draws, risk_rule
from qianmo.apps.credit.queries.judgements import Judged, judged_draws, misused_draws
from qianmo.apps.events.services import Fact, record
from qianmo.apps.products.queries import terms_kept
from qianmo.domain.credit.classification import (
    MISUSED_FLOOR,
    Classed,
    ClassRule,
    LoanClass,
    class_floor,
    class_of_day,
    days_past_due,
)
from qianmo.storage.copying import copy_rows

SETTLED = Classed(floor=LoanClass.NORMAL, loan_class=LoanClass.NORMAL, since=date.max)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """A draw with its class as it stands (`before` is its row, if any) and all that bears on it on a day."""

    row: Draw
    before: Classification | None
    overdue_days: int
    misused: bool
    least: LoanClass
    judged: Judged | None
    rule: ClassRule

    @property
    def settled(self) -> bool:
        """Whether nothing is owed any more, so that there is no loan left to class."""
        return self.row.unpaid_fen == 0 and self.row.arrears_since is None

    @property
    def present(self) -> Classed:
        """The class in force."""
        if self.before is None:
            return Classed(floor=LoanClass.NORMAL, loan_class=LoanClass.NORMAL, since=self.row.value_date)
        return Classed(
            floor=LoanClass(self.before.floor),
            loan_class=LoanClass(self.before.loan_class),
            since=self.before.from_on,
        )

    @property
    def floor(self) -> LoanClass:
        """The best class without anybody's word."""
        return max(self.least, class_floor(overdue_days=self.overdue_days, technical=True, rule=self.rule))

    def on(self, day: date) -> Classed:
        """The class of the day."""
        if self.settled:
            return SETTLED
        return class_of_day(
            before=self.present,
            overdue_days=self.overdue_days,
            least=max(self.least, self.judged.loan_class if self.judged else LoanClass.NORMAL),
            rule=self.rule,
            on=day,
        )


@dataclass(frozen=True, slots=True)
class Reclassed:
    """A draw whose class changes: how it was weighed, the class from now on."""

    weighed: Weighed
    after: Classed

    @property
    def differs(self) -> bool:
        """Whether anything about the class is otherwise than it was."""
        present = self.weighed.present
        return (self.after.floor, self.after.loan_class) != (present.floor, present.loan_class)

    @property
    def judged(self) -> Judged | None:
        """Whose word the class rests on, where it is a person's and not the arrears'."""
        word = self.weighed.judged
        return word if word and word.loan_class is self.after.loan_class > self.weighed.floor else None

    @property
    def cause(self) -> str:
        """Why, as the draw's history says it."""
        before, after, weighed = self.weighed.before, self.after, self.weighed
        if after is SETTLED:
            return "已结清"
        if self.judged:
            return f"人工认定：{self.judged.reason}"[:200]
        if weighed.overdue_days:
            return f"逾期 {weighed.overdue_days} 天"
        if before and before.by_id and not weighed.judged:
            return "人工认定已收回" + ("，观察期内" if after.loan_class > after.floor else "")
        if weighed.misused and after.loan_class is MISUSED_FLOOR:
            return "挪用贷款"
        if after.loan_class > after.floor:
            return "欠款已还清，观察期内"
        return "欠款已还清" if before and before.floor > after.floor else "观察期满"


def weigh_classes(*, rows: Collection[Draw], on: date) -> dict[int, Weighed]:
    """Draws as they are to be classed on a day."""
    ids = [row.pk for row in rows]
    terms = terms_kept(ids={row.terms_id for row in rows})
    open_rows = {one.draw_id: one for one in Classification.objects.filter(draw_id__in=ids, until_on=None)}
    rule, observed = risk_rule(on=on), observed_draws(draw_ids=ids, on=on)
    judged, misused = judged_draws(draw_ids=ids), misused_draws(draw_ids=ids, on=on)
    return {
        row.pk: Weighed(
            row=row,
            before=open_rows.get(row.pk),
            overdue_days=days_past_due(oldest_unpaid_due_on=row.arrears_since, on=on),
            misused=row.pk in misused,
            least=max(
                LoanClass(observed[row.pk].class_floor) if row.pk in observed else LoanClass.NORMAL,
                MISUSED_FLOOR if row.pk in misused else LoanClass.NORMAL,
            ),
            judged=judged.get(row.pk),
            rule=rule.classes(technical_days=terms[row.terms_id].technical_days),
        )
        for row in rows
    }


def reclass(*, rows: Collection[Draw], on: date, at: datetime) -> int:
    """Class locked draws as the day would have them; how many changed. Joins the caller's act."""
    weighed = weigh_classes(rows=rows, on=on).values()
    changed = [one for one in (Reclassed(each, each.on(on)) for each in weighed) if one.differs]
    write_classes(changed, on=on, at=at)
    return len(changed)


def write_classes(changed: Sequence[Reclassed], *, on: date, at: datetime) -> None:
    """End the rows in force, begin others, let the draws say their class, and tell it."""
    rows = [one.weighed.row for one in changed]
    ended = [one.weighed.before.pk for one in changed if one.weighed.before]
    Classification.objects.filter(id__in=ended).update(until_on=on)
    copy_rows(
        Classification,
        {
            "draw_id": [row.pk for row in rows],
            "floor": [int(one.after.floor) for one in changed],
            "loan_class": [int(one.after.loan_class) for one in changed],
            "from_on": on,
            "cause": [one.cause for one in changed],
            "by_id": [one.judged.by_id if one.judged else None for one in changed],
            "approved_by_id": [one.judged.approved_by_id if one.judged else None for one in changed],
        },
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE credit_draw d SET loan_class = new.class FROM unnest(%s::bigint[], %s::int[]) AS new(id, class)"
            " WHERE d.id = new.id",
            [[row.pk for row in rows], [int(one.after.loan_class) for one in changed]],
        )
    households = dict(Draw.objects.filter(id__in=[row.pk for row in rows]).values_list("id", "line__household_id"))
    record(
        kind="credit.classed",
        facts=[
            Fact(
                subject_id=one.weighed.row.pk,
                household_id=households[one.weighed.row.pk],
                by=one.judged.approved_by_id if one.judged else None,
                payload={
                    "draw": one.weighed.row.number,
                    "class": int(one.after.loan_class),
                    "cause": one.cause,
                },
            )
            for one in changed
        ],
        at=at,
        business_date=on,
    )
