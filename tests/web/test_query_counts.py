"""What a page asks of the database does not grow with what it shows: as many queries for few rows as for many."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from qianmo.apps.campaigns.queries.standing import settle_standings
from qianmo.apps.credit.models import Line
from qianmo.apps.credit.services import PutForward, put_forward
from qianmo.apps.grids.queries import Scope
from qianmo.apps.org.models import Staff
from qianmo.apps.tasks.services import assign_tasks
from tests import village as v
from tests.apps.credit.test_draws import asking, take
from tests.web.rules import County

OFFICER, HEAD, MANAGER, REVIEWER, AUDITOR, ADMINISTRATOR = "1001", "2001", "2003", "1004", "1009", "1011"
LOWER = v.LOWER
MOST = 30
"""No page needs more queries than that."""
PAGES = [
    (OFFICER, "/"), (HEAD, "/"), (MANAGER, "/"), (REVIEWER, "/"),
    (MANAGER, "/tasks/"), (HEAD, "/tasks/"),
    (OFFICER, "/grids/"), (HEAD, f"/grids/?cell={LOWER}"), (HEAD, "/grids/handovers/"),
    (HEAD, f"/grids/handover/?cells={LOWER}"),
    (OFFICER, "/campaigns/"), (HEAD, "/campaigns/?view=list"),
    (HEAD, f"/campaigns/{LOWER}/"), (HEAD, f"/campaigns/{LOWER}/?tab=roster"),
    (HEAD, f"/campaigns/{LOWER}/?tab=results"),
    (HEAD, f"/campaigns/{LOWER}/proposed/"), (HEAD, f"/campaigns/opening/?village={LOWER}"),
    (MANAGER, "/households/"), (MANAGER, "/households/?stage=drawn"), (HEAD, "/rosters/"),
    (REVIEWER, "/approvals/"), (HEAD, "/authority/"), (OFFICER, "/authority/alone/"),
    (HEAD, "/lines/"), (HEAD, "/lines/?state=active"), (HEAD, "/search/?q=杨"),
    (HEAD, "/reversals/"), (HEAD, "/changes/"), (HEAD, "/exports/"), (AUDITOR, "/audit/"),
    (ADMINISTRATOR, "/accounts/"), (OFFICER, "/products/"), (OFFICER, "/products/funong/"),
    (OFFICER, "/products/queue/"),
]  # fmt: skip


def grow(county: County, families: int) -> None:
    """More households of the lower village, each with a task; half hold drawn lines, half have a case under review."""
    ground = county.ground
    filings = [v.family(ground, f"杨树{place}", village=LOWER) for place in range(families)]
    ids = v.file_families(filings)
    v.rate(ground, v.screen(ground, dict.fromkeys(ids, ()), village=LOWER), ids)
    borrowing, asking_now = ids[::2], ids[1::2]
    line_ids = v.grant(ground, borrowing)
    v.sign(ground, line_ids)
    assert not take(*[asking(line) for line in Line.objects.filter(id__in=line_ids)]).refused
    wishes = [
        PutForward(
            household_id=pk,
            product="funong",
            requested_fen=5 * v.WAN,
            purpose="购羊",
            report="属实",
            proposed_fen=None,
            consent_until=v.DRAWN + timedelta(days=300),
            by=ground.staff[MANAGER],
            request_id=uuid4(),
        )
        for pk in asking_now
    ]
    assert not put_forward(wishes=wishes, at=v.at(v.DRAWN), business_date=v.DRAWN).refused
    assigned = assign_tasks(
        household_ids=ids,
        kind="visit",
        note="看羊圈",
        due_on=v.DRAWN + timedelta(days=3),
        scope=Scope(None),
        by=ground.staff[HEAD],
        at=v.at(v.DRAWN),
        business_date=v.DRAWN,
    )
    assert assigned.opened == families
    settle_standings()


def queries_of(client: Client, address: str) -> int:
    """How many queries a page takes once all that is built on first use has been built."""
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


@pytest.mark.django_db
def test_no_page_asks_more_of_the_database_when_there_is_more_to_show():
    county = County()
    clients = {}
    for number in {number for number, _ in PAGES}:
        v.account(number)
        clients[number] = Client()
        clients[number].force_login(Staff.objects.get(number=number).user)
    grow(county, 4)
    few = {page: queries_of(clients[page[0]], page[1]) for page in PAGES}
    grow(county, 12)
    many = {page: queries_of(clients[page[0]], page[1]) for page in PAGES}
    assert {page: (few[page], many[page]) for page in PAGES if few[page] != many[page]} == {}
    assert max(many.values()) <= MOST, many
