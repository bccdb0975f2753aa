"""How a line with a long history behaves: its page is read, and a payment is taken that counts from far in the past.

One line with one draw of 100,000 yuan, repaid in small payments over 2,400 days through the act, each quarter settled
on the way. Measured are the line's pages (every query and template of them, in this process), and a repayment whose
value date lies 2,000 days back, which plays the whole draw again; each is undone before the next, so that all meet the
same history. The floor is the same with a tenth of the movements: the ratio says how the cost grows with ten times as
many.
"""

import argparse
import sys
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from http import HTTPStatus
from statistics import median
from uuid import uuid4

from benchmarks.measuring.databases import check_started_by_qianmo, fresh_database, migrate, work_in
from benchmarks.measuring.lending import lend
from benchmarks.measuring.report import Progress, Report, rounded

TODAY, DAYS, BACK = date(2026, 9, 29), 2_400, 2_000
OLDEST = 50
"""So many of the oldest payments stand on the last page of them."""
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
        ours=long.repayment_ms,
        floor=short.repayment_ms,
        size={"days": DAYS, "movements": asked.movements, "back_days": BACK},
        more={
            "page_ms": rounded(long.pages["line"]),
            "page_ms_short": rounded(short.pages["line"]),
            "page_growth": rounded(long.pages["line"] / short.pages["line"]),
            "pages": {
                name: {"ms": rounded(ms), "ms_short": rounded(short.pages[name]), "kB": long.sizes[name] // 1_000}
                for name, ms in long.pages.items()
            },
        },
    ).show()
    return 0


@dataclass(frozen=True, slots=True)
class Life:
    """What was measured of one life: milliseconds and bytes of each page, milliseconds of a back-dated repayment."""

    pages: dict[str, float]
    sizes: dict[str, int]
    repayment_ms: float


def _life(movements: int, times: int, progress: Progress) -> Life:
    from django.db import connections

    with fresh_database("life") as database:
        migrate(database)
        work_in(database)
        draw_id = _live(movements, progress)
        progress.tell(f"{movements:,} movements: the pages and a payment of long ago")
        pages, sizes = _pages(times)
        found = Life(pages, sizes, _repayment(draw_id, times))
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


def _pages(times: int) -> tuple[dict[str, float], dict[str, int]]:
    """Milliseconds and bytes of the line's pages for somebody of the head office, asked in this process."""
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.test import Client

    from qianmo.apps.credit.models import Draw, Repayment
    from qianmo.apps.org.models import PostHolding
    from qianmo.apps.org.services import admit_to_console

    number = PostHolding.objects.filter(post="inclusive").order_by("id").values_list("staff__number", flat=True)[0]
    admit_to_console(passwords={number: "long-enough-2026"}, password_stays=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    client = Client(SERVER_NAME="localhost")
    user = get_user_model().objects.get(username=number)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    draw = Draw.objects.select_related("line").get()
    line = f"/lines/{draw.line.number}/"
    oldest = Repayment.objects.order_by("id").values_list("id", flat=True)[0] + OLDEST
    pages = {
        "line": line,
        "payments": f"{line}?tab=payments",
        "oldest_payments": f"{line}?tab=payments&before={oldest}",
        "journal": f"{line}?tab=journal",
        "timeline": f"{line}?tab=time",
        "draw": f"{line}draws/{draw.number}/",
    }
    taken: dict[str, float] = {}
    sizes: dict[str, int] = {}
    for name, address in pages.items():
        turns = []
        for _ in range(times + 1):
            begun = time.perf_counter()
            answer = client.get(address)
            turns.append(time.perf_counter() - begun)
            if answer.status_code != HTTPStatus.OK:
                raise RuntimeError(f"{address} answered {answer.status_code}")
        taken[name], sizes[name] = median(turns[1:]) * 1_000, len(answer.content)
    return taken, sizes


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
