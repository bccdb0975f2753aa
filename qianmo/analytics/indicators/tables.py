"""Rows of the regulator's tables: 普惠型小微 by who borrows, size of the line and purpose, 涉农 by part and purpose.

Both are also told by how a loan is secured. A row is a condition on the loans behind a counted day, within a population
under its cap; all rows of one breakdown make that population, so that each table foots. The layout follows what forms
of the kind S71 ask.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import duckdb
import pyarrow as pa

from qianmo.analytics.indicators.counting import SUMS, paths_of
from qianmo.analytics.indicators.populations import cap_of
from qianmo.analytics.lake import Edition, Lake
from qianmo.domain.credit.guarantees import GUARANTEES
from qianmo.domain.money import FEN_PER_WAN

PURPOSES = {
    "农林牧渔": "purpose = 'farming'", "支农": "purpose = 'agri_support'", "生产经营": "purpose = 'production'",
    "经营周转": "purpose = 'turnover'", "生活消费": "purpose = 'consumption'", "没有写用途": "purpose = ''",
}  # fmt: skip
BORROWERS = {
    "小型企业": "kind = 'small'", "微型企业": "kind = 'micro'",
    "个体工商户和小微企业主": "kind = 'person' AND runs", "其他商户": "kind = 'person' AND NOT runs",
}  # fmt: skip
SECURED = {
    **{word: f"guarantee = '{code}'" for code, word in GUARANTEES.items()},
    "其他和没有写": f"guarantee NOT IN {tuple(GUARANTEES)}",
}
SIZES = {
    "授信 100 万元以内": f"credit_fen <= {100 * FEN_PER_WAN}",
    "授信 100 至 500 万元": f"credit_fen > {100 * FEN_PER_WAN} AND credit_fen <= {500 * FEN_PER_WAN}",
    "授信 500 至 1,000 万元": f"credit_fen > {500 * FEN_PER_WAN} AND credit_fen <= {1_000 * FEN_PER_WAN}",
    "授信 1,000 万元以上": f"credit_fen > {1_000 * FEN_PER_WAN}",
}


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table: which table and breakdown it stands in, what it is called, and which loans it holds."""

    table: str
    by: str
    title: str
    population: str
    holds: str = "true"

    @property
    def code(self) -> str:
        """What it is asked for by."""
        return f"{self.population}-{self.by}-{self.title}"


def _broken_down(table: str, population: str, **by: Mapping[str, str]) -> list[TableRow]:
    rows = [TableRow(table, "", "合计", population)]
    return rows + [TableRow(table, name, title, population, holds) for name in by for title, holds in by[name].items()]


ROWS = (
    *_broken_down("普惠型小微企业贷款", "inclusive", 借款人=BORROWERS, 单户授信=SIZES, 用途=PURPOSES, 担保方式=SECURED),
    *_broken_down("涉农贷款", "agri", 用途=PURPOSES, 担保方式=SECURED),
    *_broken_down("涉农：农户贷款", "agri_farm", 用途=PURPOSES, 担保方式=SECURED),
    *_broken_down("涉农：农村企业及组织贷款", "agri_firm_rural", 用途=PURPOSES, 担保方式=SECURED),
    *_broken_down("普惠型涉农贷款", "inclusive_agri", 单户授信=SIZES),
)
"""All rows, table by table."""


def table_rows_of(*, lake: Lake, edition: Edition, year: int, day: date, caps: Mapping[str, int]) -> pa.Table:
    """What each row comes to on a counted day, by its place in `ROWS`; empty where no loans were laid down."""
    paths = paths_of(lake, edition, year=year)
    if not paths:
        return pa.table({"place": pa.array([], pa.int64())})
    told = ", ".join(f"coalesce({text}, 0) AS {name}" for name, text in SUMS)
    counted = "\nUNION ALL ".join(
        f"SELECT {place} AS place, {told} FROM loans WHERE {cap_of(one.population, caps).holds()} AND ({one.holds})"
        for place, one in enumerate(ROWS)
    )
    with duckdb.connect() as database:
        database.execute(
            f"CREATE TEMP TABLE loans AS SELECT * FROM read_parquet({paths}) WHERE day = $day", {"day": day}
        )
        return database.sql(f"{counted} ORDER BY place").to_arrow_table()
