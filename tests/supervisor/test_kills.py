"""Web, worker and database killed at random moments under draws and repayments over the API: the short twin of
`make bench NAME=kills`, and that its reckoning sees what is wrong.
"""

from uuid import uuid4, uuid5

import psycopg
import pytest
from django.db import connection, connections

from benchmarks.measuring.killing import kill_and_reckon
from benchmarks.measuring.reckoning import SENDERS, Marks, marks, reckon
from benchmarks.measuring.tellers import Line as Drawable
from benchmarks.measuring.tellers import Token, Told
from qianmo.apps.credit.models import Draw, Line
from qianmo.apps.org.models import ApiToken
from qianmo.apps.org.services import open_business_day
from tests import village as v
from tests.api.tokens import token_of
from tests.apps.credit.test_draws import asking, take
from tests.supervisor.test_up import free_port
from tests.village import WAN

pytestmark = pytest.mark.django_db(transaction=True)
PERMITS = ("draws:write", "repayments:write")
NOTHING = (0, 0, 0, 0)


def address() -> str:
    known = connection.settings_dict
    return f"postgresql://{known['USER']}:{known['PASSWORD']}@{known['HOST']}:{known['PORT']}/{known['NAME']}"


def signed(*names: str) -> list[Line]:
    """Lines ready to be drawn on, on the open day of drawing."""
    ids = v.signed_lines(v.found_village(), names)
    open_business_day(day=v.DRAWN, at=v.at(v.DRAWN, hour=8))
    return list(Line.objects.filter(id__in=ids).order_by("id"))


def test_what_was_acknowledged_is_there_once_whatever_was_killed(tmp_path):
    lines = signed("孟庆和", "乌云", "白音")
    secrets = [token_of("2004", PERMITS) for _ in range(3)]
    ids = list(ApiToken.objects.order_by("id").values_list("id", flat=True))
    connections.close_all()
    outcome = kill_and_reckon(
        tmp_path,
        bank=address(),
        tokens=[Token(pk, secret) for pk, secret in zip(ids, secrets, strict=True)],
        lines=[Drawable(one.number, "2027-03-03", one.limit_fen) for one in lines],
        kills=6,
        port=free_port(),
        seed=7,
    )
    found = outcome.reckoning
    assert (found.lost, found.doubled, found.over_limit, found.imbalance_fen) == NOTHING
    assert sum(outcome.killed.values()) == 6
    assert found.acknowledged >= 6


def told_of(line: Line, draw_id: int, **changed: object) -> list[Told]:
    """What a client would have heard of this draw."""
    row = Draw.objects.get(id=draw_id)
    asked = {"line": line.number, "amount_fen": row.amount_fen}
    key = uuid4()
    Draw.objects.filter(id=draw_id).update(request_id=uuid5(SENDERS, f"1/{key}"))
    return [Told(1, key, "draw", asked | changed, 201, {})]


def wrong(told: list[Told], since: Marks) -> tuple[int, int, int, int]:
    found = reckon(address(), told, since)
    return found.lost, found.doubled, found.over_limit, found.imbalance_fen


def test_the_reckoning_sees_what_is_lost_doubled_over_or_uneven():
    (line,) = signed("孟庆和")
    since = marks(address())
    told = told_of(line, take(asking(line, 2 * WAN)).ids[0])
    assert wrong(told, since) == NOTHING
    unheard = Told(1, uuid4(), "draw", {"line": line.number, "amount_fen": WAN}, 201, {})
    assert wrong([*told, unheard], since) == (1, 0, 0, 0)
    assert wrong([], since) == (0, 1, 0, 0)
    other_amount = Told(1, told[0].key, "draw", {"line": line.number, "amount_fen": WAN}, 201, {})
    assert wrong([other_amount], since) == (1, 0, 0, 0)
    with psycopg.connect(address()) as bank:
        bank.execute("UPDATE credit_line SET drawn_fen = drawn_fen + 7")
    assert wrong(told, since) == (0, 0, 0, 14)  # the line differs from its draws, and from the books
    with psycopg.connect(address()) as bank:
        bank.execute(
            "UPDATE credit_line SET drawn_fen = drawn_fen - 7, limit_fen = 1, over_limit_on = %s,"
            " over_limit_cause = 'cut'",
            [v.DRAWN],
        )
    assert wrong(told, since) == (0, 0, 1, 0)
