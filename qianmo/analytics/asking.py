"""Questions somebody writes as SQL: what may be asked of the lake, what a question may say, and its answer.

A question is one SELECT over the tables of the catalogue, in which nobody has a name and no account has a number. Its
text is judged on the parsed tree, by what is known to be harmless and not by what is known to be harmful; then it runs
in a database of its own that holds the permitted columns and nothing else, and can reach neither files nor network.
"""

import json
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from threading import Timer
from typing import Any

import duckdb
import pyarrow as pa

from qianmo.analytics.lake import Edition, Lake, table_sql
from qianmo.domain.refusal import Refused

LONGEST = 4_000
MOST_ROWS = 200_000
SECONDS = 20.0
MEMORY = "1GB"
LONGEST_REASON = 60


@dataclass(frozen=True, slots=True)
class Offered:
    """A table that may be asked: what it is, its columns in words, and the tables of the lake it is made of."""

    title: str
    columns: Mapping[str, str]
    sql: str
    made_of: tuple[str, ...]


AS_OF = "from_on <= $as_of AND {0}.until_on > $as_of"
HELD = "a." + AS_OF.format("a")
CATALOGUE: Mapping[str, Offered] = {
    "households": Offered(
        "户",
        {
            "household_id": "户", "village_id": "村", "filed_on": "建档日",
            "segment": "客群 farm 农牧、trade 商户、salaried 公职、resident 居民",
        },
        "SELECT household_id, cell_id AS village_id, segment, filed_on FROM households_",
        ("households",),
    ),
    "villages": Offered(
        "村",
        {"village_id": "村", "village": "村名", "branch_id": "机构"},
        "SELECT cell_id AS village_id, name AS village, branch_id FROM cells_ WHERE level = 'village'",
        ("cells",),
    ),
    "accounts": Offered(
        "账户，供数那天的余额",
        {
            "household_id": "户", "side": "deposit 存款、loan 贷款、payroll 代发、acquiring 收单",
            "product": "核心的品种", "branch_id": "机构", "opened_on": "开户日", "fen": "余额（分）",
        },
        "SELECT a.household_id, a.side, a.product, a.branch_id, a.opened_on, coalesce(b.fen, 0) AS fen FROM accounts_ a"
        f" LEFT JOIN balances_ b ON b.account_id = a.account_id AND b.{AS_OF.format('b')}"
        f" WHERE a.household_id IS NOT NULL AND {HELD}",
        ("accounts", "balances"),
    ),
    "movements": Offered(
        "供数那天为止一年的动账",
        {"household_id": "户", "on_day": "日", "fen": "金额（分），出账为负", "kind": "核心的交易种类"},
        "SELECT a.household_id, t.on_day, t.fen, t.kind FROM transactions_ t JOIN accounts_ a"
        f" ON a.account_id = t.account_id AND {HELD} WHERE a.household_id IS NOT NULL"
        " AND t.on_day <= $as_of AND t.on_day > $as_of - INTERVAL 365 DAY",
        ("transactions", "accounts"),
    ),
    "loans": Offered(
        "贷款，供数那天的分类和欠款",
        {
            "household_id": "户", "product": "品种", "drawn_on": "放款日", "due_on": "到期日",
            "amount_fen": "放款额（分）", "fen": "余额（分）", "class": "五级分类 1 至 5", "arrears_since": "欠款起日",
        },
        "SELECT l.household_id, l.product, l.drawn_on, l.due_on, l.amount_fen, coalesce(b.fen, 0) AS fen,"
        f" s.class, s.arrears_since FROM loans_ l LEFT JOIN loan_states_ s ON s.account_id = l.account_id"
        f" AND s.{AS_OF.format('s')} LEFT JOIN balances_ b ON b.account_id = l.account_id AND b.{AS_OF.format('b')}",
        ("loans", "loan_states", "balances"),
    ),
    "standings": Offered(
        "走到哪一步",
        {"household_id": "户", "eligible": "符合", "granted": "已授信", "signed": "已签约", "drawn": "已用信"},
        "SELECT household_id, eligible, granted, signed, drawn FROM standings_",
        ("standings",),
    ),
    "figures_day": Offered("供数到哪一天", {"as_of": "日"}, "SELECT $as_of AS as_of", ()),
}  # fmt: skip
"""By name. No customer, person or account number is in it; `household_id` is a number of our own."""
ANSWERS: Mapping[str, str] = {
    "household_id": "户，必须有",
    "reason": "为什么在上面，写在每一户上，可以没有",
    "figure": "一个整数，写在每一户上，可以没有",
}
"""Columns an answer may have."""
EXAMPLE = """SELECT a.household_id, '已授信没有签约，存款元' AS reason, sum(a.fen) // 100 AS figure
  FROM accounts a JOIN standings s USING (household_id)
 WHERE a.side = 'deposit' AND s.granted AND NOT s.signed
 GROUP BY a.household_id
HAVING sum(a.fen) >= 5000000"""
"""A question to begin with: who was granted a line, signed none, and has 50,000 yuan and more on deposit."""
FUNCTIONS = frozenset(
    {
        "abs", "any_value", "arg_max", "arg_min", "avg", "bool_and", "bool_or", "ceil", "concat", "contains", "count",
        "count_star", "date_diff", "date_part", "date_trunc", "day", "dense_rank", "ends_with", "first_value", "floor",
        "greatest", "lag", "last_value", "lead", "least", "left", "length", "lower", "max", "median", "min", "mod",
        "month", "ntile", "quarter", "rank", "replace", "right", "round", "row_number", "sign", "starts_with",
        "substring", "sum", "to_days", "to_months", "to_weeks", "to_years", "trim", "trunc", "upper", "year",
    }
)  # fmt: skip
"""What a question may call besides operators."""
TYPES = frozenset(
    {
        "SELECT_NODE", "SET_OPERATION_NODE", "CTE_NODE", "BASE_TABLE", "JOIN", "SUBQUERY", "EMPTY", "EXPRESSION_LIST",
        "ORDER_MODIFIER", "LIMIT_MODIFIER", "DISTINCT_MODIFIER", "ORDER_DEFAULT", "ASCENDING", "DESCENDING",
    }
)  # fmt: skip
"""Shapes of the parsed tree that a question may have, expressions apart."""
KEPT_NAMES = ("duckdb", "pragma", "sqlite", "information_schema")
LETTER = re.compile(r"[a-z_]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question found: household_id, reason (""), figure (None) and village_id per row; seconds it took."""

    rows: pa.Table
    seconds: float


def why_unfit(sql: str) -> Refused | None:
    """Why a text cannot be a question; None where it can.

    Refused: empty or too long; not exactly one SELECT; a table, table function or function outside the catalogue;
    recursion, a sample.
    """
    tree = _tree(sql)
    return tree if isinstance(tree, Refused) else _judged(tree)


def answer_to(sql: str, *, lake: Lake, edition: Edition, as_of: date, seconds: float = SECONDS) -> Answer | Refused:
    """Run a question on the figures of a day, each household at most once, in the order of its number.

    Refused besides `why_unfit`: what the engine says of the text, no household_id, a column of another sort, more than
    200,000 households, over time or memory.
    """
    tree = _tree(sql)
    if isinstance(tree, Refused):
        return tree
    refused = _judged(tree)
    if refused is not None:
        return refused
    began = time.monotonic()
    names = {name for name in _tables(tree) if name in CATALOGUE} | {"households"}
    with duckdb.connect(config={"memory_limit": MEMORY, "threads": 2}) as database:
        for name in sorted(names):
            database.execute(f"CREATE TABLE {name} AS {_made(lake, edition, name, as_of)}")
        for setting in ("temp_directory = ''", "enable_external_access = false", "lock_configuration = true"):
            database.execute(f"SET {setting}")
        found = _timed(database, sql, seconds)
    return found if isinstance(found, Refused) else Answer(found, time.monotonic() - began)


def _made(lake: Lake, edition: Edition, name: str, as_of: date) -> str:
    offered = CATALOGUE[name]
    sql = offered.sql.replace("$as_of", f"DATE '{as_of}'")
    parts = ", ".join(f"{one}_ AS ({table_sql(lake, edition, one)})" for one in offered.made_of)
    return f"WITH {parts} {sql}" if parts else sql


def _timed(database: duckdb.DuckDBPyConnection, sql: str, seconds: float) -> pa.Table | Refused:
    watch = Timer(seconds, database.interrupt)
    watch.start()
    try:
        return _shaped(database, sql.strip().rstrip(";"))
    except duckdb.InterruptException:
        return _no("too_slow", f"跑了 {seconds:g} 秒还没有完，已停下。请加条件，或先汇总再连接")
    except duckdb.OutOfMemoryException:
        return _no("too_large", f"用的内存超过 {MEMORY}，已停下。请加条件，或先汇总再连接")
    except duckdb.Error as error:
        return _no("engine", f"查询语句跑不通：{str(error).splitlines()[0][:160]}")
    finally:
        watch.cancel()


def _shaped(database: duckdb.DuckDBPyConnection, sql: str) -> pa.Table | Refused:
    kinds = {row[0].lower(): row[1] for row in database.execute(f"DESCRIBE ({sql}\n)").fetchall()}
    if "household_id" not in kinds or "INT" not in kinds["household_id"]:
        return _no("no_household", "结果里没有 household_id 一列。请把户选出来")
    if set(kinds) - set(ANSWERS):
        return _no("odd_column", f"结果只能有 {'、'.join(ANSWERS)} 三列。请去掉 {'、'.join(set(kinds) - set(ANSWERS))}")
    reason = f"left(max(reason::VARCHAR), {LONGEST_REASON})" if "reason" in kinds else "''"
    figure = "max(figure)::BIGINT" if "figure" in kinds else "NULL::BIGINT"
    found = database.sql(
        f"WITH asked AS ({sql}\n), each_one AS ("
        f"SELECT household_id, coalesce({reason}, '') AS reason, {figure} AS figure FROM asked"
        " WHERE household_id IS NOT NULL GROUP BY household_id)"
        " SELECT e.household_id::BIGINT AS household_id, e.reason, e.figure, h.village_id"
        f" FROM each_one e JOIN main.households h USING (household_id) ORDER BY 1 LIMIT {MOST_ROWS + 1}"
    ).to_arrow_table()
    if found.num_rows > MOST_ROWS:
        return _no("too_many", f"找到的超过 {MOST_ROWS:,} 户。请加条件")
    return found


def _tree(sql: str) -> Any | Refused:
    if not sql.strip() or len(sql) > LONGEST or "\x00" in sql:
        return _no("length", f"查询语句要写，最长 {LONGEST:,} 个字。请改")
    with duckdb.connect() as database:
        [(text,)] = database.execute("SELECT json_serialize_sql(?::VARCHAR)", [sql]).fetchall()
    tree = json.loads(text)
    if tree["error"]:
        if tree["error_type"] == "not implemented":
            return _no("not_a_select", "只能写 SELECT 查询，不能写改数据、读写文件、连接别处、改设置的语句")
        return _no("syntax", f"查询语句看不懂：{str(tree.get('error_message', '')).splitlines()[0][:160]}")
    if len(tree["statements"]) != 1:
        return _no("many", f"写了 {len(tree['statements'])} 条语句，只能写一条。请去掉分号后面的")
    return tree["statements"][0]["node"]


def _judged(tree: Any) -> Refused | None:
    made = {name.lower() for name in _made_within(tree)}
    odd = next((name for name in made if name.startswith(KEPT_NAMES)), None)
    if odd is not None:
        return _no("kept_name", f"“{odd}”这个名字不能用。请换一个")
    for node in _nodes(tree):
        refused = _refused_at(node, made)
        if refused is not None:
            return refused
    return None


def _refused_at(node: Mapping[str, Any], made: set[str]) -> Refused | None:
    kind = node.get("type")
    if "class" in node:
        name = str(node.get("function_name") or "").lower()
        if node["class"] in {"FUNCTION", "WINDOW"} and LETTER.search(name) and name not in FUNCTIONS:
            return _no("function", f"函数 {name[:40]} 不能用。能用的列在目录里")
        return _no("parameter", "查询语句里不能有参数。请写成数") if node["class"] == "PARAMETER" else None
    if kind == "RECURSIVE_CTE_NODE":
        return _no("recursive", "不能写递归（WITH RECURSIVE）。请改成一次查询")
    if kind == "TABLE_FUNCTION":
        return _no(
            "table_function", f"不能从 {node['function'].get('function_name', '')[:40]}() 取数，只能用目录里的表"
        )
    if isinstance(kind, str) and kind not in TYPES:
        return _no("odd_shape", f"这种写法（{kind}）不能用。请用普通的 SELECT、JOIN、GROUP BY")
    if node.get("sample"):
        return _no("sample", "不能抽样：每次结果会不一样。请写条件")
    if kind == "BASE_TABLE":
        path = [str(part).lower() for part in node["qualified_name"]["path"]]
        if len(path) != 1 or path[0] not in made | set(CATALOGUE):
            return _no("table", f"没有 {'.'.join(path)[:60]} 这张表。能用的是 {'、'.join(CATALOGUE)}")
    return None


def _nodes(tree: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(tree, dict):
        yield tree
        for value in tree.values():
            yield from _nodes(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from _nodes(value)


def _made_within(tree: Any) -> Iterator[str]:
    return (one["key"] for node in _nodes(tree) for one in node.get("cte_map", {}).get("map", []))


def _tables(tree: Any) -> set[str]:
    found = (node for node in _nodes(tree) if node.get("type") == "BASE_TABLE")
    return {str(node["qualified_name"]["path"][0]).lower() for node in found}


def _no(code: str, why: str) -> Refused:
    return Refused(code=code, reason=f"不能查：{why}")
