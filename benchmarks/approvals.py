"""How long an inbox of ten thousand open cases takes, and five thousand identical outcomes approved in one act.

Ours is the act as the page calls it: gathered, weighed, spoken, granted and told, in one transaction. The floor is the
same rows (lines, policy runs, opinions, shares, events), already CSV, copied into twins of their tables with indexes
and nothing else. The inbox is the page as one approver opens it, without a network.
"""

import argparse
import io
import os
import sys
import time
from collections import Counter
from datetime import datetime
from typing import Any
from uuid import uuid4

from benchmarks.measuring.county import build_county
from benchmarks.measuring.databases import check_started_by_qianmo, fresh_database, migrate, work_in
from benchmarks.measuring.report import Progress, Report, percentile, rounded

WRITTEN = ("credit_line", "credit_policyrun", "approvals_opinion", "approvals_bearing", "events_event")
ASKED_FEN = 1_000_000
"""A request so small that what policy and verdict leave is the request itself."""


def main() -> int:
    """Build a county, open cases, open the inbox, approve the largest batch, print the line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--households", type=int, default=48_000, help="fewer for a try")
    parser.add_argument("--cases", type=int, default=10_000, help="open cases")
    parser.add_argument("--batch", type=int, default=5_000, help="cases approved in one act, at most")
    parser.add_argument("--rounds", type=int, default=40, help="how often the inbox is opened")
    asked = parser.parse_args()
    check_started_by_qianmo("approvals")
    from django.core.management import call_command

    progress = Progress()
    with fresh_database("approvals") as county:
        migrate(county)
        work_in(county)
        build_county(households=asked.households, processes=2, progress=progress)
        call_command("collectstatic", interactive=False, verbosity=0)
        desk = Desk()
        cases = desk.open_cases(asked.cases)
        inbox = desk.inbox(asked.rounds)
        marks = _last_ids()
        seconds, granted = desk.approve(asked.batch)
        floor = _floor_seconds(marks)
        _close()
    Report(
        name="approvals",
        unit="µs/case",
        ours=seconds / granted * 1e6,
        floor=floor / granted * 1e6,
        size={"open_cases": cases, "approved_in_one_act": granted},
        more={
            "act_seconds": rounded(seconds),
            "inbox_ms": inbox,
            "load": [rounded(one) for one in os.getloadavg()],
        },
    ).show()
    return 0


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
        """Let households that have a line ask for another, and the reviewer send their cases on; how many.

        Those with the commonest price and guarantee come first, so that one batch is as large as the county gives.
        """
        from django.db import transaction

        from qianmo.apps.approvals.models import Case
        from qianmo.apps.approvals.services import NewCase, NewOpinion, open_cases, speak
        from qianmo.apps.credit.models import Line
        from qianmo.apps.credit.services import NewApplication, accept_applications
        from qianmo.apps.households.queries import enquiry_consents

        lines = Line.objects.filter(product__code="funong").order_by("id")
        terms = Counter(lines.values_list("rate_ppm", "guarantee"))
        (rate_ppm, guarantee), _ = terms.most_common(1)[0]
        alike = lines.filter(rate_ppm=rate_ppm, guarantee=guarantee).values_list("household_id", flat=True)
        households = list(dict.fromkeys([*alike, *lines.values_list("household_id", flat=True)]))
        consents = enquiry_consents(household_ids=households, on=self.on)
        asking = [
            NewApplication(
                household_id=pk,
                product="funong",
                requested_fen=ASKED_FEN,
                consent_id=consent_id,
                accepted_by=self.staff["manager"],
                request_id=uuid4(),
            )
            for pk, consent_id in [(pk, consents[pk]) for pk in households if pk in consents][:count]
        ]
        with transaction.atomic():
            accepted = accept_applications(applications=asking, at=self.at, business_date=self.on)
            cases = [
                NewCase(
                    subject_id=accepted.ids[place],
                    household_id=one.household_id,
                    requested_fen=ASKED_FEN,
                    exposure_fen=0,
                    investigator=self.staff["manager"],
                    report="属实",
                    proposed_fen=None,
                )
                for place, one in enumerate(asking)
                if place in accepted.ids
            ]
            ids = open_cases(kind="credit.application", cases=cases, at=self.at, business_date=self.on)
        forwarded = [NewOpinion(case_id=pk, revision=1, step="forwarded", by=self.staff["reviewer"]) for pk in ids]
        speak(opinions=forwarded, at=self.at, business_date=self.on)
        _vacuum()
        return Case.objects.exclude(state="closed").count()

    def inbox(self, rounds: int) -> dict[str, float]:
        """The inbox, opened again and again by the approver: median, p95 and how many queries."""
        from django.contrib.auth import get_user_model
        from django.db import connection
        from django.test import Client
        from django.test.utils import CaptureQueriesContext

        from qianmo.apps.org.queries import user_of

        client = Client(SERVER_NAME="localhost")
        user = get_user_model().objects.get(pk=user_of(staff_id=self.staff["approver"]))
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        taken = []
        for _ in range(rounds + 2):
            began = time.perf_counter()
            if client.get("/approvals/").status_code != 200:
                sys.exit("审批列表没有打开，这次测速不算数。")
            taken.append((time.perf_counter() - began) * 1000)
        with CaptureQueriesContext(connection) as queries:
            client.get("/approvals/")
        warm = taken[2:]
        return {"p50": rounded(percentile(warm, 50)), "p95": rounded(percentile(warm, 95)), "queries": len(queries)}

    def approve(self, most: int) -> tuple[float, int]:
        """The largest batch of one outcome approved in one act; the seconds and how many were granted."""
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


def _vacuum() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _last_ids() -> dict[str, int]:
    from django.db import connection

    with connection.cursor() as cursor:
        return {table: cursor.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()[0] for table in WRITTEN}


def _floor_seconds(marks: dict[str, int]) -> float:
    """The rows the act wrote, copied into twins of their tables in one transaction."""
    from django.db import connection

    connection.ensure_connection()
    line: Any = connection.connection
    pieces: dict[str, bytes] = {}
    with line.cursor() as cursor:
        for table, last in marks.items():
            cursor.execute(f"CREATE TABLE twin_{table} (LIKE {table} INCLUDING ALL)")
            copied = io.BytesIO()
            with cursor.copy(f"COPY (SELECT * FROM {table} WHERE id > {last}) TO STDOUT (FORMAT csv)") as out:
                for piece in out:
                    copied.write(piece)
            pieces[table] = copied.getvalue()
        began = time.perf_counter()
        with line.transaction():
            for table, rows in pieces.items():
                with cursor.copy(f"COPY twin_{table} FROM STDIN (FORMAT csv)") as into:
                    into.write(rows)
        return time.perf_counter() - began


def _close() -> None:
    from django.db import connections

    connections.close_all()


if __name__ == "__main__":
    sys.exit(main())
