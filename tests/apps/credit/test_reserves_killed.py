"""The worker killed between the core and our books: whoever comes after it ends what it began, and money moves once."""

from datetime import timedelta

import pytest

from qianmo.apps.credit.models import Line, Transfer
from tests import village as v
from tests.apps.credit.test_reserves import NOW, reserved, settle, standing
from tests.killed import kill_in_the_middle
from tests.village import WAN

pytestmark = pytest.mark.django_db(transaction=True)
SCRIPT = """
from datetime import date, datetime
from qianmo.apps.credit.services import transfers
from qianmo.gateways.corebank import CoreBank

def die(*args, **kwargs):
    ready()

transfers.{where} = die
transfers.settle_transfers(
    core=CoreBank(url="{url}", tries=1), at=datetime.fromisoformat("{at}"), business_date=date(2026, 3, 5)
)
"""
PLACES = {
    "before the core was asked": ("speak", 0),
    "after the core had paid": ("hear", 5 * WAN),
    "with the draw booked and nothing committed": ("tell_ended", 5 * WAN),
}


@pytest.fixture
def line():
    (line_id,) = v.signed_lines(v.found_village(), ["孟庆和"])
    return Line.objects.get(id=line_id)


@pytest.mark.parametrize("place", PLACES)
def test_a_worker_killed_anywhere_loses_and_doubles_nothing(line, core, place):
    where, moved = PLACES[place]
    row = reserved(line)
    kill_in_the_middle(SCRIPT.format(where=where, url=core.url, at=NOW.isoformat()))
    assert core.totals()["fen"].get("draw", 0) == moved
    assert standing(line, row) == ("reserved", 5 * WAN, 0, 0)
    assert settle(core) == 0  # still in the hands of the dead one
    assert settle(core, at=NOW + timedelta(minutes=3)) == 1
    assert standing(line, row) == ("posted", 0, 5 * WAN, 5 * WAN)
    assert core.totals()["fen"] == {"draw": 5 * WAN}
    assert Transfer.objects.get().tries == 2
