"""A bank whose core delivers: the village bank, folders of its own, and files written from rows."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from qianmo.analytics.lake import Lake, where
from qianmo.apps.feeds.queries import delivery
from qianmo.apps.feeds.services import NewFile, Totals, carry, publish_shipped_mappings, receive
from qianmo.domain.refusal import Refused
from tests.village import found_bank

FIRST = date(2026, 3, 5)
AT = datetime(2026, 3, 5, 9, tzinfo=UTC)


class Core:
    """The core bank: writes files and delivers them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, name: str, *lines: str, encoding: str = "utf-8", end: str = "\n") -> Path:
        path = self.folder / name
        path.write_bytes(("\n".join(lines) + end).encode(encoding))
        return path

    def send(self, path: Path, **totals):
        """The delivery as it stands after its file was received and carried."""
        new = NewFile(path=path, name=path.name, channel="folder", totals=Totals(**totals))
        received = receive(new=new, at=AT, business_date=FIRST)
        if isinstance(received, Refused):
            return received
        carry(delivery_ids=[received.delivery_id], at=AT, business_date=FIRST)
        return delivery(delivery_id=received.delivery_id)

    def deliver(self, name: str, *lines: str, **totals):
        return self.send(self.write(name, *lines), **totals)

    def accounts(self, on: str = "20260305", *rows: str):
        head = "账号,证件号码,产品代码,类别,机构代码,开户日,销户日"
        rows = rows or ("62170001,,D101,存款,0101,2020-01-02,", "62170002,,D101,存款,0101,2026-03-05,")
        return self.deliver(f"accounts_{on}.csv", head, *rows)

    def balances(self, on: str, *rows: str, **totals):
        day = f"{on[:4]}-{on[4:6]}-{on[6:]}"
        filled = [f"{row.split(',')[0]},{day},{row.split(',')[1]}" for row in rows]
        return self.deliver(f"balances_{on}.csv", "账号,日期,余额", *filled, **totals)


@pytest.fixture
def lake(tmp_path, monkeypatch):
    monkeypatch.setenv("QIANMO_LAKE", str(tmp_path / "lake"))
    return Lake(where())


@pytest.fixture
def core(db, lake, tmp_path, settings):
    settings.STATE = tmp_path / "state"
    settings.FEEDS_FOLDER = str(tmp_path / "state" / "feeds" / "in")
    found_bank()
    publish_shipped_mappings(at=AT, business_date=FIRST)
    folder = tmp_path / "out"
    folder.mkdir()
    return Core(folder)
