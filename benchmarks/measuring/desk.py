"""The people of an approval desk in the demo county, and thousands of cases brought before its approver through acts.

Households that have a line ask for another small one, so that what policy and verdict leave is the request itself, and
those with the commonest price and guarantee come to the very same outcome. They come on five days of the last weeks,
so that some are late by now and some stand still, as the board of promises finds them.
"""

import sys
import time
from collections import Counter
from datetime import date, datetime, timedelta
from uuid import uuid4

from benchmarks.measuring.report import percentile, rounded

ASKED_FEN = 1_000_000
DAYS_AGO = (28, 21, 14, 7, 0)
WARM = 2


class Desk:
    """The approver, and the people before him."""

    def __init__(self) -> None:
        from qianmo.apps.org.models import PostHolding
        from qianmo.apps.org.queries import business_date
        from qianmo.web.clock import instant

        self.on = business_date()
        self.at: datetime = instant(on=self.on)
        held = PostHolding.objects.filter(valid__contains=self.on, post__in=("manager", "reviewer", "approver"))
        self.staff = dict(held.order_by("-id").values_list("post", "staff_id"))

    def open_cases(self, count: int) -> int:
        """Let so many households apply and the reviewer send their cases on; how many cases are open then."""
        from qianmo.apps.approvals.models import Case

        households = _households(count)
        for days, share in zip(DAYS_AGO, range(len(DAYS_AGO)), strict=True):
            self._open(households[share :: len(DAYS_AGO)], on=self.on - timedelta(days=days))
        return Case.objects.exclude(state="closed").count()

    def _open(self, household_ids: list[int], *, on: date) -> None:
        from qianmo.apps.approvals.models import Case
        from qianmo.apps.approvals.services import NewOpinion, speak
        from qianmo.apps.credit.services import PutForward, put_forward
        from qianmo.web.clock import instant

        at = instant(on=on)
        wishes = [
            PutForward(
                household_id=pk,
                product="funong",
                requested_fen=ASKED_FEN,
                purpose="购饲草",
                report="属实",
                proposed_fen=None,
                consent_until=on + timedelta(days=365),
                by=self.staff["manager"],
                request_id=uuid4(),
            )
            for pk in household_ids
        ]
        put_forward(wishes=wishes, at=at, business_date=on)
        asked = Case.objects.filter(household_id__in=household_ids, state="reviewing").values_list("id", flat=True)
        forwarded = [NewOpinion(case_id=pk, revision=1, step="forwarded", by=self.staff["reviewer"]) for pk in asked]
        speak(opinions=forwarded, at=at, business_date=on)

    def page(self, address: str, *, rounds: int) -> dict[str, float]:
        """A page opened again and again by the approver, without a network: median, p95, and how many queries."""
        from django.contrib.auth import get_user_model
        from django.db import connection
        from django.test import Client
        from django.test.utils import CaptureQueriesContext

        from qianmo.apps.org.queries import user_of

        client = Client(SERVER_NAME="localhost")
        user = get_user_model().objects.get(pk=user_of(staff_id=self.staff["approver"]))
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        taken = []
        for _ in range(rounds + WARM):
            began = time.perf_counter()
            if client.get(address).status_code != 200:
                sys.exit(f"{address} 没有打开，这次测速不算数。")
            taken.append((time.perf_counter() - began) * 1000)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        warm = taken[WARM:]
        return {"p50": rounded(percentile(warm, 50)), "p95": rounded(percentile(warm, 95)), "queries": len(queries)}

    def approve(self, most: int) -> tuple[float, int]:
        """The first `most` cases of the largest batch approved in one act; its seconds and how many were granted."""
        from qianmo.apps.approvals.queries import waiting_cases
        from qianmo.apps.credit.queries.alike import alike
        from qianmo.apps.credit.services import Word, decide_cases
        from qianmo.apps.grids.queries import Scope

        by, everywhere = self.staff["approver"], Scope(None)
        waiting = waiting_cases(scope=everywhere, states=["deciding"], staff_id=by, limit=100_000)
        batch = alike(cases=waiting, on=self.on)[0][0]
        words = [
            Word(
                case_id=one.id,
                revision=one.revision,
                approve=True,
                limit_fen=None,
                text="",
                by=by,
                post="approver",
                alike=batch.outcome,
            )
            for one in batch.cases[:most]
        ]
        began = time.perf_counter()
        answers = decide_cases(words=words, scope=everywhere, at=self.at, business_date=self.on)
        seconds = time.perf_counter() - began
        if len(answers.ids) != len(words):
            sys.exit(f"没有全部批准，这次测速不算数：{next(iter(answers.refused.values())).reason}")
        return seconds, len(words)


def _households(count: int) -> list[int]:
    """So many households with a line, those with the commonest price and guarantee first."""
    from qianmo.apps.credit.models import Line

    lines = Line.objects.filter(product__code="funong").order_by("id")
    (commonest, _), *_ = Counter(lines.values_list("rate_ppm", "guarantee")).most_common(1)
    alike = lines.filter(rate_ppm=commonest[0], guarantee=commonest[1]).values_list("household_id", flat=True)
    return list(dict.fromkeys([*alike, *lines.values_list("household_id", flat=True)]))[:count]
