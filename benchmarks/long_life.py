"""How a line with a long history behaves: its page is read, and a payment is taken that counts from far in the past.

One line with one draw of 100,000 yuan, repaid in small payments over 2,400 days through the act, each quarter settled
on the way. Measured are the line's page (every query and template of it, in this process), and a repayment whose value
date lies 2,000 days back, which plays the whole draw again; each is undone before the next, so that all meet the same
history. The floor is the same with a tenth of the movements: the ratio says how the cost grows with ten times as many.
"""

import argparse
import sys
import time
from datetime import UTC, date, datetime, timedelta
from http import HTTPStatus
from statistics import median
from uuid import uuid4

from benchmarks.measuring.databases import check_started_by_qianmo, fresh_database, migrate, work_in
from benchmarks.measuring.lending import lend
from benchmarks.measuring.report import Progress, Report, rounded

TODAY, DAYS, BACK = date(2026, 9, 29), 2_400, 2_000
BEGAN = TODAY - timedelta(days=DAYS)
OLDER = (
    "UPDATE products_terms SET valid = '[2019-01-01,)'",
    "UPDATE credit_line SET starts_on = '2019-06-01', ends_on = '2030-06-01', drawn_fen = 10000000",
    "UPDATE credit_contract SET signed_on = '2019-06-01'",
    "UPDATE credit_draw SET amount_fen = 10000000, unpaid_fen = 10000000, due_on = '2029-12-03'",
    "UPDATE credit_draw SET value_date = %(began)s, accrued_to = %(began)s, billed_to = %(began)s",
    """INSERT INTO credit_policyrun (application_id, policy_id, inputs, outputs, trace, admitted)
       SELECT id, (SELECT min(id) FROM products_policy), '{}', '{}', '{}', true FROM credit_application""",
    "DELETE FROM org_businessday",
    "INSERT INTO org_businessday (day, opened_at) VALUES (%(today)s, now())",
)

WORKED = "SELECT day FROM org_calendarday WHERE is_open AND day > %s AND day < %s ORDER BY day"


def main() -> int:
    """Live the line twice, once with a tenth of the movements; print the line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--movements", type=int, default=3_000)
    parser.add_argument("--times", type=int, default=7, help="how often each is measured; the median counts")
    asked = parser.parse_args()
    check_started_by_qianmo("long-life")
    progress = Progress()
    short = _life(asked.movements // 10, asked.times, progress)
    long = _life(asked.movements, asked.times, progress)
    Report(
        name="long-life",
        unit="ms/back-dated repayment",
        ours=long["repayment_ms"],
        floor=short["repayment_ms"],
        size={"days": DAYS, "movements": asked.movements, "back_days": BACK},
        more={
            "page_ms": rounded(long["page_ms"]),
            "page_ms_short": rounded(short["page_ms"]),
            "page_growth": rounded(long["page_ms"] / short["page_ms"]),
        },
    ).show()
    return 0


def _life(movements: int, times: int, progress: Progress) -> dict[str, float]:
    from django.db import connections

    with fresh_database("life") as database:
        migrate(database)
        work_in(database)
        draw_id = _live(movements, progress)
        progress.tell(f"{movements:,} movements: the page and a payment of long ago")
        found = {"page_ms": _page(times), "repayment_ms": _repayment(draw_id, times)}
        connections.close_all()
        return found


def _live(movements: int, progress: Progress) -> int:
    """Lend on one line, put its beginning back, and repay it day by day."""
    from django.db import connection

    from qianmo.apps.credit.queries import owed
    from qianmo.apps.credit.services import NewRepayment, repay
    from qianmo.apps.org.services import load_calendar

    lend(lines=1, at=datetime(2026, 3, 19, 14, tzinfo=UTC))
    old = [date(2019, 1, 1) + timedelta(days=n) for n in range((date(2024, 1, 1) - date(2019, 1, 1)).days)]
    load_calendar(days=[(day, day.weekday() < 5, "") for day in old])
    with connection.cursor() as cursor:
        for statement in OLDER:
            cursor.execute(statement, {"began": BEGAN, "today": TODAY} if "%(" in statement else None)
        cursor.execute("SELECT id FROM credit_draw")
        ((draw_id,),) = cursor.fetchall()
        cursor.execute(WORKED, [BEGAN, TODAY])
        days = [day for (day,) in cursor.fetchall()]
    for n in range(movements):
        on = days[n * len(days) // movements]
        whole = owed(draw_ids=[draw_id], on=on)[draw_id]
        fen = whole.all_interest_fen + 9_000_000 // movements
        new = NewRepayment(draw_id=draw_id, amount_fen=fen, taken_by=None, request_id=uuid4())
        answers = repay(repayments=[new], at=datetime(on.year, on.month, on.day, 6, tzinfo=UTC), business_date=on)
        if answers.refused:
            raise RuntimeError(answers.refused)
        progress.tell(f"repayment {n + 1:,} of {movements:,}")
    return int(draw_id)


def _page(times: int) -> float:
    """Milliseconds of the line's page for somebody of the head office, asked in this process."""
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.test import Client

    from qianmo.apps.credit.models import Line
    from qianmo.apps.org.models import PostHolding
    from qianmo.apps.org.services import admit_to_console

    number = PostHolding.objects.filter(post="inclusive").order_by("id").values_list("staff__number", flat=True)[0]
    admit_to_console(passwords={number: "long-enough-2026"}, password_stays=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    client = Client(SERVER_NAME="localhost")
    user = get_user_model().objects.get(username=number)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    address, taken = f"/lines/{Line.objects.get().number}/", []
    for _ in range(times + 1):
        begun = time.perf_counter()
        answer = client.get(address)
        taken.append(time.perf_counter() - begun)
        if answer.status_code != HTTPStatus.OK:
            raise RuntimeError(f"{address} answered {answer.status_code}")
    return median(taken[1:]) * 1_000


def _repayment(draw_id: int, times: int) -> float:
    """Milliseconds of a repayment that counts from long ago, booked and rolled back."""
    from django.db import transaction

    from qianmo.apps.credit.services import NewRepayment, repay

    taken = []
    for _ in range(times):
        new = NewRepayment(
            draw_id=draw_id,
            amount_fen=100_000,
            taken_by=None,
            request_id=uuid4(),
            value_date=TODAY - timedelta(days=BACK),
        )
        with transaction.atomic():
            begun = time.perf_counter()
            answers = repay(repayments=[new], at=datetime(2026, 9, 29, 6, tzinfo=UTC), business_date=TODAY)
            taken.append(time.perf_counter() - begun)
            if answers.refused:
                raise RuntimeError(answers.refused)
            transaction.set_rollback(True)
    return median(taken) * 1_000


if __name__ == "__main__":
    sys.exit(main())
