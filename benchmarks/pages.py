"""How long the main pages take over a whole county, for eight people who ask at once.

Ours is a page of the real server (granian, two processes) over loopback, asked by eight clients at a time, from the
first byte sent to the last received. The pages are those a person lives in; half of the clients are head office and
half a branch head. The floor is a bare application behind the same server that answers the very same bytes.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import fmean
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.measuring.clients import ask_together, served, shown
from benchmarks.measuring.county import FULL_COUNTY, build_county
from benchmarks.measuring.databases import check_started_by_qianmo, fresh_database, migrate, work_in
from benchmarks.measuring.report import Progress, Report, rounded

PORT, FLOOR_PORT = 18461, 18462
POSTS = ("inclusive", "branch_head")


def main() -> int:
    """Find or build the county, ask for its pages, print the line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--households", type=int, default=FULL_COUNTY, help="fewer for a try")
    parser.add_argument("--database", default="", help="address of a database that already holds a demo county")
    parser.add_argument(
        "--keys", default="", help="identifier keys of that database, for example var/identifier-keys.json"
    )
    parser.add_argument("--rounds", type=int, default=12, help="requests of each page by each of the eight clients")
    asked = parser.parse_args()
    check_started_by_qianmo("pages")
    progress = Progress()
    with _county(asked, progress) as environment:
        _gather_static_files()
        found = _ask(asked.rounds, environment, progress)
        households = _households()
        _close()
    Report(
        name="pages",
        unit="ms/page",
        ours=fmean(one["p50"] for one in found.values()),
        floor=fmean(one["floor_p50"] for one in found.values()),
        size={"households": households, "pages": len(found), "clients": 8, "rounds": asked.rounds},
        more={"slowest_p95": max(one["p95"] for one in found.values()), "pages": found},
    ).show()
    return 0


@contextmanager
def _county(asked: argparse.Namespace, progress: Progress) -> Iterator[dict[str, str]]:
    """Let Django work in the county that was named, or in one built for the purpose and dropped afterwards."""
    if asked.database:
        work_in(asked.database, keys=asked.keys)
        yield {"DATABASE_URL": asked.database, "QIANMO_KEYS_FILE": os.environ["QIANMO_KEYS_FILE"]}
        return
    with fresh_database("county") as county:
        progress.tell("make the tables")
        migrate(county)
        work_in(county)
        build_county(households=asked.households, processes=2, progress=progress)
        _gather_statistics()
        yield {"DATABASE_URL": county, "QIANMO_KEYS_FILE": os.environ["QIANMO_KEYS_FILE"]}
        _close()


def _gather_statistics() -> None:
    """What autovacuum does within a minute of the build."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _gather_static_files() -> None:
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)


def _close() -> None:
    from django.db import connections

    connections.close_all()


def _households() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM households_household")
        return int(cursor.fetchone()[0])


def _cookies() -> list[str]:
    """A session each for head office and for the branch head with the widest scope."""
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.test import Client

    from qianmo.apps.org.models import PostHolding
    from qianmo.apps.org.queries import business_date

    found = []
    for post in POSTS:
        held = PostHolding.objects.filter(post=post, valid__contains=business_date(), staff__user__isnull=False)
        user_id = held.order_by("id").values_list("staff__user_id", flat=True)[0]
        client = Client(SERVER_NAME="localhost")
        client.force_login(
            get_user_model().objects.get(pk=user_id), backend="django.contrib.auth.backends.ModelBackend"
        )
        found.append(f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}")
    return found


def _addresses() -> dict[str, str]:
    """The fifteen pages; a village, a household, a line and a case are taken where both visitors see them."""
    from qianmo.apps.approvals.queries import all_cases
    from qianmo.apps.campaigns.queries import households
    from qianmo.apps.credit.queries import lines_of
    from qianmo.apps.grids.queries import cells, scope_of
    from qianmo.apps.org.models import PostHolding
    from qianmo.apps.org.queries import business_date, signed_in

    on = business_date()
    held = PostHolding.objects.filter(post="branch_head", valid__contains=on, staff__user__isnull=False)
    user_id = held.order_by("id").values_list("staff__user_id", flat=True)[0]
    person = signed_in(user_id=user_id, on=on)
    if person is None:
        sys.exit("支行行长没有岗位，这次测速不算数。")
    scope = scope_of(person=person, on=on)
    drawn = households(scope=scope, stage="drawn", limit=1).rows[0]
    village = next(cell for cell in cells(level="village") if cell.id == drawn.village_id)
    line = lines_of(household_id=drawn.household_id)[0]
    case = next(iter(all_cases(scope=scope, closed=False)), None)
    found = {
        "home": "/",
        "tasks": "/tasks/",
        "grids": "/grids/",
        "cell": f"/grids/?cell={village.code}",
        "board": "/campaigns/",
        "board_list": "/campaigns/?view=list",
        "village": f"/campaigns/{village.code}/",
        "households": "/households/",
        "households_drawn": "/households/?stage=drawn",
        "household": f"/households/{drawn.household_id}/",
        "search_name": "/search/?q=%E7%8E%8B%E6%B5%B7",
        "search_tail": "/search/?q=1234",
        "approvals": "/approvals/?show=open",
        "lines": "/lines/",
        "line": f"/lines/{line.number}/",
    }
    return found | ({"case": f"/approvals/{case.id}/"} if case else {})


def _ask(rounds: int, environment: dict[str, str], progress: Progress) -> dict[str, dict[str, float]]:
    """Every page of the real server, then the same bytes of the bare one."""
    cookies, addresses = _cookies(), _addresses()
    found: dict[str, dict[str, float]] = {}
    with TemporaryDirectory() as folder:
        with served("qianmo.config.wsgi:application", port=PORT, environment=environment):
            for page, address in addresses.items():
                progress.tell(page)
                taken, size = ask_together(port=PORT, address=address, cookies=cookies, rounds=rounds)
                p50, p95 = shown(taken)
                found[page] = {"p50": rounded(p50), "p95": rounded(p95), "kb": rounded(size / 1000)}
                (Path(folder) / page).write_bytes(bytes(size))
        names = json.dumps({address: page for page, address in addresses.items()})
        (Path(folder) / "names.json").write_text(names, encoding="utf-8")
        bare: dict[str, Any] = {"QIANMO_BARE_PAGES": folder}
        with served("benchmarks.measuring.bare:application", port=FLOOR_PORT, environment=bare):
            for page, address in addresses.items():
                taken, _ = ask_together(port=FLOOR_PORT, address=address, cookies=cookies, rounds=rounds)
                found[page] |= {"floor_p50": rounded(shown(taken)[0]), "floor_p95": rounded(shown(taken)[1])}
    return found


if __name__ == "__main__":
    sys.exit(main())
