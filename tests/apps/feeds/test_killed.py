"""A process killed anywhere between a file dropped and its end leaves nothing half done: the next run ends the same."""

import json
import os
import time
from pathlib import Path

import duckdb
import pytest

from qianmo.analytics.lake import table_sql, verify
from qianmo.apps.events.models import Event
from qianmo.apps.feeds.models import Account, Delivery
from qianmo.apps.feeds.services import take_in_due
from tests.apps.feeds.conftest import AT, FIRST
from tests.killed import kill_in_the_middle

SCRIPT = """
from datetime import date, datetime
from qianmo.apps.feeds import services
from qianmo.apps.feeds.services import carrying, receiving
from qianmo.apps.feeds.services.kinds import accounts, balances

def after(act):
    def acted(*args, **named):
        act(*args, **named)
        ready()
    return acted

{where}
services.take_in_due(on=date.fromisoformat("{on}"), at=datetime.fromisoformat("{at}"), tell=lambda *_: None)
"""
POINTS = {
    "its row is not yet committed": "receiving.shutil.rmtree = lambda *_, **__: ready()",
    "it is received and not checked": "carrying._carried = lambda *_, **__: ready()",
    "the register knows and the lake does not": "accounts.lay_accounts = lambda _: ready()",
    "the lake knows and the row does not": "balances.publish_balances = after(balances.publish_balances)",
}


@pytest.fixture
def dropped(transactional_db, core, settings, tmp_path, monkeypatch):
    """Two files that have lain in the drop folder for a while, and a second process that works on the same bank."""
    keys = tmp_path / "keys.json"
    keys.write_text(json.dumps({"seal": "11" * 16, "index": "22" * 32}))
    monkeypatch.setenv("QIANMO_KEYS_FILE", str(keys))
    monkeypatch.setenv("QIANMO_STATE", str(settings.STATE))
    core.folder = Path(settings.FEEDS_FOLDER)
    core.folder.mkdir(parents=True)
    head = "账号,证件号码,产品代码,类别,机构代码,开户日,销户日"
    core.write(
        "accounts_20260305.csv", head, "62170001,,D101,存款,0101,2020-01-02,", "62170002,,D101,存款,0201,2026-03-05,"
    )
    core.write("balances_20260305.csv", "账号,日期,余额", "62170001,2026-03-05,100", "62170002,2026-03-05,-5.5")
    for path in core.folder.iterdir():
        os.utime(path, (time.time() - 3600,) * 2)
    return core.folder


@pytest.mark.parametrize("where", POINTS.values(), ids=POINTS)
def test_whatever_was_reached_the_next_run_ends_the_same(dropped, lake, where):
    kill_in_the_middle(SCRIPT.format(where=where, on=FIRST, at=AT.isoformat()))
    take_in_due(on=FIRST, at=AT, tell=lambda *_: None)
    assert sorted(Delivery.objects.values_list("kind", "state", "rows")) == [
        ("accounts", "carried", 2),
        ("balances", "carried", 2),
    ]
    assert Account.objects.count() == 2
    assert Event.objects.filter(kind="feeds.carried").count() == 2
    assert list(dropped.iterdir()) == []
    kept = {path.name for path in dropped.with_name("kept").iterdir()}
    assert kept == {str(pk) for pk in Delivery.objects.values_list("id", flat=True)}
    assert verify(lake).faults == ()
    with duckdb.connect() as database:
        found = database.execute(
            "SELECT a.branch_id, a.from_on::VARCHAR, b.from_on::VARCHAR, b.fen"
            f" FROM ({table_sql(lake, lake.edition(), 'accounts')}) a"
            f" JOIN ({table_sql(lake, lake.edition(), 'balances')}) b USING (account_id) ORDER BY b.fen DESC"
        ).fetchall()
    assert [row[1:] for row in found] == [("2020-01-02", "2026-03-05", 10_000), ("2026-03-05", "2026-03-05", -550)]
