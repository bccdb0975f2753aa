"""How long the first pages take over a whole county, for three people of very different reach.

Ours is a page through Django's test client, from request to rendered bytes, everything but the HTTP server: sign-in,
scope, queries, template, compression. Head office sees the county, a branch head the villages of the branch, an
account manager the villages in his or her care. Two requests warm up, then `--runs` count.

The floor of a page is the slowest of its own SQL statements, alone: sent again over the same connection, its rows
fetched and dropped, as often as the page. It is less than any page could reach, since sign-in and rendering cost
something too. It tells what we add around the database's work and not whether that statement is good: for that read
the milliseconds themselves. `ours` and `floor` are means over all pages and people of the medians.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING, Any

from benchmarks.measuring.county import FULL_COUNTY, build_county
from benchmarks.measuring.databases import check_started_by_qianmo, fresh_database, migrate, work_in
from benchmarks.measuring.report import Progress, Report, percentile, rounded

if TYPE_CHECKING:
    from django.test import Client

SEARCHED = "王"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody signed in: the account, and how many villages his or her scope holds (None is all)."""

    name: str
    user_id: int
    villages: frozenset[int] | None


@dataclass(frozen=True, slots=True)
class Timed:
    """One page for one visitor: milliseconds of every run, of the floor's runs, and the page's weight."""

    page_ms: list[float]
    floor_ms: list[float]
    statements: int
    bytes_sent: int

    def shown(self) -> dict[str, float]:
        """Its figures as the line carries them."""
        return {
            "p50": rounded(percentile(self.page_ms, 50)),
            "p95": rounded(percentile(self.page_ms, 95)),
            "floor": rounded(percentile(self.floor_ms, 50)),
            "statements": self.statements,
            "kb": rounded(self.bytes_sent / 1000),
        }


def main() -> int:
    """Find or build the county, walk through its pages, print the line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--households", type=int, default=FULL_COUNTY, help="fewer for a try")
    parser.add_argument("--database", default="", help="address of a database that already holds a demo county")
    parser.add_argument(
        "--keys", default="", help="identifier keys of that database, for example var/identifier-keys.json"
    )
    parser.add_argument("--runs", type=int, default=20, help="requests of each page by each person")
    asked = parser.parse_args()
    check_started_by_qianmo("pages")
    progress = Progress()
    with _county(asked, progress):
        _gather_static_files()
        found = _walk(asked.runs, progress)
        households = _households()
    timed = [one for pages in found.values() for one in pages.values()]
    Report(
        name="pages",
        unit="ms/page",
        ours=fmean(percentile(one.page_ms, 50) for one in timed),
        floor=fmean(percentile(one.floor_ms, 50) for one in timed),
        size={"households": households, "pages": len(timed), "runs": asked.runs},
        more={
            "slowest_p95": rounded(max(percentile(one.page_ms, 95) for one in timed)),
            "pages": {name: {page: one.shown() for page, one in pages.items()} for name, pages in found.items()},
        },
    ).show()
    return 0


@contextmanager
def _county(asked: argparse.Namespace, progress: Progress) -> Iterator[None]:
    """Let Django work in the county that was named, or in one built for the purpose and dropped afterwards."""
    if asked.database:
        work_in(asked.database, keys=asked.keys)
        yield
        return
    with fresh_database("county") as county:
        progress.tell("make the tables")
        migrate(county)
        work_in(county)
        build_county(households=asked.households, processes=2, progress=progress)
        _gather_statistics()
        yield
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


def _visitors() -> list[Visitor]:
    """Of each post the person with the widest scope, on the open business day."""
    from qianmo.apps.grids.queries import scope_of
    from qianmo.apps.org.models import PostHolding
    from qianmo.apps.org.queries import business_date, signed_in

    on = business_date()
    found = []
    for name, post in (("head_office", "inclusive"), ("branch_head", "branch_head"), ("manager", "manager")):
        holders = PostHolding.objects.filter(post=post, valid__contains=on, staff__user__isnull=False).order_by("id")
        people = [
            Visitor(name, user_id, scope_of(person=person, on=on).village_ids)
            for user_id in holders.values_list("staff__user_id", flat=True)
            if (person := signed_in(user_id=user_id, on=on)) is not None
        ]
        found.append(max(people, key=lambda one: sys.maxsize if one.villages is None else len(one.villages)))
    return found


def _addresses(visitor: Visitor) -> dict[str, str]:
    """The pages of one visitor; the household is the first in scope that has drawn, whose page is the fullest."""
    from qianmo.apps.campaigns.queries import households
    from qianmo.apps.grids.queries import Scope

    drawn = households(scope=Scope(visitor.villages), stage="drawn", limit=1).rows[0]
    return {
        "county_map": "/grids/",
        "map.geojson": "/grids/map.geojson",
        "funnel": "/campaigns/",
        "households": "/households/",
        "households_search": f"/households/?q={SEARCHED}",
        "household": f"/households/{drawn.household_id}/",
    }


def _walk(runs: int, progress: Progress) -> dict[str, dict[str, Timed]]:
    """Every page of every visitor."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    found: dict[str, dict[str, Timed]] = {}
    for visitor in _visitors():
        client = Client(SERVER_NAME="localhost", headers={"accept-encoding": "gzip"})
        client.force_login(
            get_user_model().objects.get(pk=visitor.user_id), backend="django.contrib.auth.backends.ModelBackend"
        )
        found[visitor.name] = {}
        for page, address in _addresses(visitor).items():
            progress.tell(f"{visitor.name} {page}")
            found[visitor.name][page] = _time_page(client, address, runs)
        client.logout()
    return found


def _time_page(client: "Client", address: str, runs: int) -> Timed:
    """One page and its floor, turn about, so that a busy moment of the machine hits both."""
    from django.db import connection

    client.get(address)
    sent = _Statements()
    with connection.execute_wrapper(sent):
        answer = client.get(address)
    if answer.status_code != 200:
        sys.exit(f"{address} 答复 {answer.status_code}，不是一页，这次测速不算数。")
    page_ms, floor_ms = [], []
    for _ in range(runs):
        page_ms.append(_milliseconds(lambda: client.get(address)))
        floor_ms.append(_milliseconds(sent.repeat_slowest))
    return Timed(page_ms, floor_ms, statements=sent.count, bytes_sent=len(answer.content))


def _milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


class _Statements:
    """Counts the statements of a page and remembers the slowest."""

    def __init__(self) -> None:
        self.count = 0
        self._slowest: tuple[float, str, Any] = (0.0, "SELECT 1", None)

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        began = time.perf_counter()
        answer = execute(sql, params, many, context)
        self.count += 1
        self._slowest = max(self._slowest, (time.perf_counter() - began, sql, params), key=lambda one: one[0])
        return answer

    def repeat_slowest(self) -> None:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute(*self._slowest[1:])
            cursor.fetchall()


if __name__ == "__main__":
    sys.exit(main())
