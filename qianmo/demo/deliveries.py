"""The files in which the demo county's core bank delivers: two years of history at once, then a file a day and kind.

They are written as such a core writes them, upright strokes between columns, Chinese in GB18030, and a last line that
tells rows and amount, and read by the mappings of the demo bank like any other bank's.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
from numpy.typing import NDArray

from qianmo.demo.deposits import DAYS, FELL_ON, FIRST, LAST, PRODUCTS, RATES, Accounts, Ints
from qianmo.demo.firms import (
    BORROWERS,
    CLASSES,
    GUARANTEED,
    LOAN_COLUMNS,
    PURPOSES,
    REGISTERED,
    REPRICING,
    CoreLoan,
    loan_rows,
)
from qianmo.demo.firms import PRODUCTS as LOAN_PRODUCTS

DAILY = 10
"""So many last days come as files of their own; what lies before comes at once."""
AT_ONCE = DAYS - DAILY
MOVED_ON, MOVED = AT_ONCE + 3, 40
"""The day on which so many accounts are told anew, as moved to the bank's first branch."""
TRAILER = "#合计"
ACCOUNT_COLUMNS = ("账号", "类别", "产品代码", "机构号", "证件号码", "开户日期")
SIDES = {"存款": "deposit", "贷款": "loan", "收单": "acquiring", "代发": "payroll"}
WAYS = {"管户": "keeping", "揽储": "bringing"}
Owner = tuple[str, date, str, str, int]
Row = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Core:
    """What the core knows: accounts, balances, movements by place and day, owners, the branch of a village, loans."""

    accounts: Accounts
    balances: pa.Table
    transactions: pa.Table
    owners: Sequence[Owner]
    branches: Mapping[str, str]
    loans: Sequence[CoreLoan]


def _written(*files: str, **fields: Any) -> dict[str, Any]:
    """A mapping of this core's text files: the columns of its fields, and its last line of totals."""
    trailer = {"starts": TRAILER, "rows": 2} | ({"amount": 3} if "fen" in fields else {})
    written = {"files": list(files), "encoding": "gb18030", "delimiter": "|", "quote": "", "trailer": trailer}
    return written | {"fields": {name: one if isinstance(one, dict) else {"from": one} for name, one in fields.items()}}


BALANCE = {"account": "账号", "day": "日期", "fen": "余额"}
MAPPINGS: Mapping[str, tuple[str, dict[str, Any]]] = {
    "演示核心产品": (
        "products",
        _written(
            "products_{day}.txt", code="产品代码", name="产品名称", weight="折算系数",
            side={"from": "类别", "values": SIDES},
        ),
    ),
    "演示核心利率": (
        "rates",
        _written(
            "rates_{day}.txt", product="产品代码", from_on="生效日期", rate={"from": "年利率", "unit": "percent"}
        ),
    ),
    "演示核心账户": (
        "accounts",
        _written(
            "accounts_{day}.txt", account="账号", product="产品代码", branch="机构号", identity="证件号码",
            opened_on="开户日期", side={"from": "类别", "values": SIDES},
        ),
    ),
    "演示核心归属": (
        "ownership",
        _written(
            "owners_{day}.txt", account="账号", from_on="生效日期", staff="工号", way={"from": "方式", "values": WAYS},
            share={"from": "份额", "unit": "percent"},
        ),
    ),
    "演示核心贷款": (
        "loans",
        _written(
            "loans_{day}.txt", account="账号", product="产品代码", drawn_on="发放日", due_on="到期日",
            amount="发放金额", arrears_since="逾期起始日", customer="客户号",
            rate={"from": "年利率", "unit": "percent"},
            borrower={"from": "借款人", "values": BORROWERS}, registered={"from": "登记地", "values": REGISTERED},
            purpose={"from": "用途", "values": PURPOSES}, guarantee={"from": "担保", "values": GUARANTEED},
            repricing={"from": "重定价", "values": REPRICING},
            **{"class": {"from": "五级分类", "values": CLASSES}},
        ),
    ),
    "演示核心余额": (
        "balances", _written("balances_{day}.txt", "balances_{since}_{day}.txt", **BALANCE) | {"whole": False},
    ),
    "演示核心流水": (
        "transactions",
        {
            "files": ["transactions_{day}.parquet", "transactions_{since}_{day}.parquet"],
            "format": "parquet",
            "fields": {
                "account": {"from": "账号"}, "day": {"from": "日期"}, "fen": {"from": "发生额"},
                "kind": {"from": "摘要"},
            },
        },
    ),
}  # fmt: skip
"""How the demo bank reads its core's files: kind and mapping by name."""


def write_deliveries(folder: Path, core: Core) -> None:
    """Lay every file into a folder, its totals and its done marker beside it."""
    told = f"{_day(AT_ONCE - 1):%Y%m%d}"
    _write_rows(folder / f"products_{told}.txt", ("产品代码", "产品名称", "类别", "折算系数"), _products())
    _write_rows(folder / f"rates_{told}.txt", ("产品代码", "生效日期", "年利率"), _rates())
    _write_rows(folder / f"accounts_{told}.txt", ACCOUNT_COLUMNS, _accounts(core))
    _write_rows(folder / f"owners_{told}.txt", ("账号", "生效日期", "工号", "方式", "份额"), _owners(core.owners))
    _write_rows(folder / f"loans_{LAST:%Y%m%d}.txt", LOAN_COLUMNS, loan_rows(core.loans))
    moved = f"accounts_{_day(MOVED_ON):%Y%m%d}.txt"
    _write_rows(folder / moved, ACCOUNT_COLUMNS, _moved(core))
    numbers = pa.array(core.accounts.numbers)
    since = f"{FIRST:%Y%m%d}_{told}"
    _write_balances(folder / f"balances_{since}.txt", core, numbers, 0, AT_ONCE)
    _write_transactions(folder / f"transactions_{since}.parquet", core, numbers, 0, AT_ONCE)
    for n in range(AT_ONCE, DAYS):
        on = f"{_day(n):%Y%m%d}"
        _write_balances(folder / f"balances_{on}.txt", core, numbers, n, n + 1)
        _write_transactions(folder / f"transactions_{on}.parquet", core, numbers, n, n + 1)


def _products() -> Iterator[Row]:
    words = {side: word for word, side in SIDES.items()}
    for code, name, side, weight_ppm in (*PRODUCTS, *LOAN_PRODUCTS):
        yield code, name, words[side], f"{weight_ppm / 1_000_000:.2f}"


def _rates() -> Iterator[Row]:
    for code, before_ppm, after_ppm in RATES:
        yield code, FIRST, f"{before_ppm / 10_000:.2f}"
        yield code, FELL_ON, f"{after_ppm / 10_000:.2f}"


def _accounts(core: Core) -> Iterator[Row]:
    words = {side: word for word, side in SIDES.items()}
    sides = {code: words[side] for code, _, side, _ in (*PRODUCTS, *LOAN_PRODUCTS)}
    held = core.accounts
    for place, number in enumerate(held.numbers):
        product, branch = held.products[place], core.branches[held.villages[place]]
        yield number, sides[product], product, branch, held.identities[place], _day(int(held.opened[place]))


def _moved(core: Core) -> Iterator[Row]:
    """Accounts of another branch than the first, told anew as the first one's."""
    first = min(core.branches.values())
    others = (row for row in _accounts(core) if row[3] != first)
    for number, side, product, _, identity, opened_on in islice(others, MOVED):
        yield number, side, product, first, identity, opened_on


def _owners(owners: Iterable[Owner]) -> Iterator[Row]:
    words = {way: word for word, way in WAYS.items()}
    for number, since, staff, way, share_ppm in owners:
        yield number, since, staff, words[way], share_ppm // 10_000


def _write_rows(path: Path, columns: Sequence[str], rows: Iterable[Row]) -> None:
    lines = ["|".join(map(str, row)) for row in rows]
    text = "\n".join(["|".join(columns), *lines, f"{TRAILER}|{len(lines)}", ""])
    _write(path, text.encode("gb18030"))


def _write_balances(path: Path, core: Core, numbers: pa.Array, since: int, until: int) -> None:
    """End-of-day balances of some days, and beside them the total of the whole bank on the last of these."""
    account, day, fen = _between(core.balances, since, until)
    rows = pa.table([numbers.take(pa.array(account)), _days(day), _yuan(fen)], names=["账号", "日期", "余额"])
    sink = BytesIO("账号|日期|余额\n".encode("gb18030"))
    sink.seek(0, 2)
    style = pacsv.WriteOptions(include_header=False, delimiter="|", quoting_style="none")
    pacsv.write_csv(rows, sink, style)
    sink.write(f"{TRAILER}|{len(fen)}|{_said(int(fen.sum()))}\n".encode("gb18030"))
    path.with_name(f"{path.name}.ctl").write_text(f"bank_yuan={_said(_standing(core, until))}\n", encoding="utf-8")
    _write(path, sink.getvalue())


def _standing(core: Core, until: int) -> int:
    """What all accounts hold at the end of the day before a day, in fen: the last that was told of each."""
    account, _, fen = _between(core.balances, 0, until)
    return int(fen[np.append(account[1:] != account[:-1], True)].sum())


def _write_transactions(path: Path, core: Core, numbers: pa.Array, since: int, until: int) -> None:
    pq.write_table(_transactions(core.transactions, numbers, since, until), path, compression="zstd")
    path.with_name(f"{path.name}.ok").touch()


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    path.with_name(f"{path.name}.ok").touch()


def _said(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02}"


def _transactions(transactions: pa.Table, numbers: pa.Array, since: int, until: int) -> pa.Table:
    account, day, fen = _between(transactions, since, until)
    kinds = transactions["kind"].filter(pa.array(_within(transactions, since, until)))
    columns = {"账号": numbers.take(pa.array(account)), "日期": _days(day), "发生额": _yuan(fen), "摘要": kinds}
    return pa.table(columns)


def _within(rows: pa.Table, since: int, until: int) -> NDArray[np.bool_]:
    day: Ints = rows["day"].to_numpy()
    return (day >= since) & (day < until)


def _between(rows: pa.Table, since: int, until: int) -> list[Ints]:
    within = _within(rows, since, until)
    return [rows[name].to_numpy()[within] for name in ("account", "day", "fen")]


def _days(day: Ints) -> pa.Array:
    return pa.array(np.datetime64(FIRST) + day)


def _day(n: int) -> date:
    return FIRST + timedelta(days=n)


def _yuan(fen: Ints) -> pa.Array:
    """Whole fen as yuan with two decimals: the same digits, read with the point two places to the left."""
    whole = pa.array(fen).cast(pa.decimal128(20, 0))
    return pa.Array.from_buffers(pa.decimal128(20, 2), len(whole), whole.buffers())
