"""A process killed while it judges or books a cut-over leaves nothing half done: the next one ends the same."""

import json

import pytest

from qianmo.apps.credit.models import Cutover, Line, Opening
from qianmo.apps.credit.services import NewCutover, bring_in, judge_owed_cutovers
from qianmo.apps.events.models import Event
from qianmo.apps.ledger.models import Entry
from tests import village as v
from tests.apps.credit.cutovers import ON, OldBank
from tests.killed import kill_in_the_middle

SCRIPT = """
from datetime import date, datetime
from qianmo.apps.credit import services
from qianmo.apps.credit.services import cutovers

{where}
at = datetime.fromisoformat("{at}")
{act}
"""
JUDGE = "services.judge_owed_cutovers(at=at)"
CONFIRM = 'services.confirm_cutover(cutover_id={id}, by={by}, at=at, business_date=date.fromisoformat("{on}"))'
JUDGING = {
    "its files are read": "cutovers.judge = lambda *_, **__: ready()",
    "it is judged and not written": "cutovers._found = lambda _: ready()",
    "it is written and not committed": "cutovers._record = lambda *_, **__: ready()",
}


@pytest.fixture
def bank(transactional_db, tmp_path, monkeypatch):
    keys = tmp_path / "keys.json"
    keys.write_text(json.dumps({"seal": "11" * 16, "index": "22" * 32}))
    monkeypatch.setenv("QIANMO_KEYS_FILE", str(keys))
    return OldBank()


@pytest.mark.parametrize("where", JUDGING.values(), ids=JUDGING)
def test_killed_while_it_judges_the_next_judges_it_whole(bank, where):
    new = NewCutover(name="首批", files=bank.files(), by=bank.clerk, request_id="0b0c5a0e-7e0a-5a35-9a6b-2f5b1f6a9c12")
    cutover_id = bring_in(new=new, at=v.at(ON), business_date=ON)
    assert bank.confirm(cutover_id).code == "still_checking"
    kill_in_the_middle(SCRIPT.format(where=where, at=v.at(ON).isoformat(), act=JUDGE))
    assert Cutover.objects.get().state == "checking"
    for _ in range(2):
        judge_owed_cutovers(at=v.at(ON))
    row = Cutover.objects.get()
    assert (row.state, row.done, row.fault_count) == ("checked", row.total, 0)
    assert Event.objects.filter(kind="credit.cutover_brought").count() == 1
    assert bank.confirm(cutover_id) == "loaded"


def test_killed_after_it_booked_and_before_it_committed_nothing_is_booked_and_the_next_books_it_once(bank):
    cutover_id = bank.bring()
    before = Entry.objects.count()
    act = CONFIRM.format(id=cutover_id, by=bank.second, on=ON)
    where = "cutovers.pieces.forget = lambda **_: ready()"
    kill_in_the_middle(SCRIPT.format(where=where, at=v.at(ON).isoformat(), act=act))
    assert (Line.objects.count(), Opening.objects.count(), Entry.objects.count()) == (0, 0, before)
    assert bank.confirm(cutover_id) == bank.confirm(cutover_id) == "loaded"
    assert (Line.objects.count(), Opening.objects.count()) == (1, 1)
    assert Event.objects.filter(kind="credit.cutover_loaded").count() == 1
