"""Two hundred thousand rows are read in bounded time and memory; one more sends back the file."""

import time
import tracemalloc

import pytest

from qianmo.gateways.rosters import Roster
from tests.gateways.rosters.sheets import HEADING, csv_bytes, number, person, read, refusal

ROWS = 200_000


def many(count: int) -> list[list[object]]:
    """Single-person households, numbers different by birth day and serial."""
    shared = person(1)
    rows = []
    for serial in range(count):
        day, last = divmod(serial, 900)
        born = f"{1940 + day // 336}{day // 28 % 12 + 1:02d}{day % 28 + 1:02d}"
        rows.append([str(serial), *shared[1:7], number(last, born=born), *shared[8:]])
    return rows


@pytest.mark.slow
def test_two_hundred_thousand_rows_are_read_and_one_more_is_refused(tmp_path):
    path = tmp_path / "roster.csv"
    content = csv_bytes([HEADING, *many(ROWS)])
    path.write_bytes(content)
    started = time.process_time()
    roster = read(path)
    assert isinstance(roster, Roster)
    assert (roster.rows, len(roster.households), roster.refused) == (ROWS, ROWS, ())
    assert time.process_time() - started < 60  # about 10 on an idle machine; a busy one doubles it
    path.write_bytes(content + csv_bytes([person(1)]))
    assert refusal(path) == "超过 200,000 行，一次最多导入 200,000 行。请拆成几个文件，同一户不要拆开"


@pytest.mark.slow
def test_memory_grows_by_little_for_each_row(tmp_path):
    path = tmp_path / "roster.csv"
    path.write_bytes(csv_bytes([HEADING, *many(5_000)]))
    tracemalloc.start()
    read(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5_000 * 3_000
