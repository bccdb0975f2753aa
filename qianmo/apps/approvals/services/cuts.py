"""Cuts of authority by themselves: at night by what of a branch's lending is bad or overdue, lifted when it is not.

A rule names the share above which a branch keeps only a part of its authority. The night that finds it above begins
the cut with the next day, the one that finds it at or below ends it with the next day; both are told.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from qianmo.apps.approvals.models import AuthorityCut, CutRule, Measure
from qianmo.apps.events.services import Fact, record
from qianmo.domain.ratio import Ratio

PER_CENT_PPM = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Lent:
    """What a branch has lent, and what of it is bad and overdue, in fen."""

    lent_fen: int
    bad_fen: int
    overdue_fen: int

    def of(self, measure: str) -> int:
        """The part a measure looks at."""
        return self.bad_fen if measure == Measure.BAD else self.overdue_fen


@transaction.atomic
def settle_cuts(*, lent: Mapping[int, Lent], on: date, at: datetime) -> int:
    """Begin and lift cuts by the rules of a day, from the next day on; how many changed. Again it changes nothing."""
    tomorrow = on + timedelta(days=1)
    rules = list(CutRule.objects.filter(valid__contains=on).order_by("id"))
    running = {
        (row.branch_id, row.rule_id): row
        for row in AuthorityCut.objects.select_for_update().filter(rule__isnull=False, valid__upper_inf=True)
    }
    above = {
        (branch_id, rule.pk): (rule, Ratio(one.of(rule.measure), one.lent_fen))
        for rule in rules
        for branch_id, one in lent.items()
        if one.of(rule.measure) * 1_000_000 > rule.over_ppm * one.lent_fen
    }
    begun = [
        AuthorityCut(
            branch_id=key[0], rule=rule, keeps_ppm=rule.keeps_ppm, reason=_reason(rule, share), valid=(tomorrow, None)
        )
        for key, (rule, share) in above.items()
        if key not in running
    ]
    lifted = [row for key, row in running.items() if key not in above]
    AuthorityCut.objects.bulk_create(begun)
    for row in lifted:
        row.valid = (row.valid.lower, max(tomorrow, row.valid.lower + timedelta(days=1)))
    AuthorityCut.objects.bulk_update(lifted, ["valid"])
    _tell("approvals.authority_cut", begun, since=tomorrow, at=at, on=on)
    _tell("approvals.authority_lifted", lifted, since=tomorrow, at=at, on=on)
    return len(begun) + len(lifted)


def _tell(kind: str, rows: list[AuthorityCut], *, since: date, at: datetime, on: date) -> None:
    facts = [
        Fact(
            subject_id=row.pk,
            household_id=None,
            by=None,
            payload={
                "branch": row.branch_id,
                "keeps_ppm": row.keeps_ppm,
                "reason": row.reason,
                "since": str(since),
                "until": "",
            },
        )
        for row in rows
    ]
    record(kind=kind, facts=facts, at=at, business_date=on)


def _reason(rule: CutRule, share: Ratio) -> str:
    over = Ratio.of_ppm(rule.over_ppm).percent(2)
    return f"{Measure(rule.measure).label} {share.percent(2)}，超过 {over}"
