"""Invents models and cases: random tables over facts of every sort, with formulas before and after them."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from qianmo.decisions.tree.quantity import ROUNDINGS
from tests.decisions.drawn import Formula, Table

FACTS = {"n": "integer", "m": "integer", "x": "number", "是 s": "string", "b": "boolean", "d-day": "date"}
FIRST_DAY = date(2026, 1, 1)

small = st.integers(-12, 12)
whole = st.one_of(small, st.integers(-(10**15) + 1, 10**15 - 1), st.sampled_from([0, 1, -1, 10**15 - 1, 10**8]))
decimal = st.one_of(
    st.builds(lambda number, digits: Decimal(number).scaleb(-digits), small, st.integers(0, 3)),
    st.builds(lambda number, digits: Decimal(number).scaleb(-digits), whole, st.integers(0, 10)),
)
day = st.builds(lambda days: FIRST_DAY + timedelta(days=days), st.integers(0, 20))
word = st.sampled_from(["好", "较好", "a'b", "x\\y", ""])


def _plain(number: Decimal) -> str:
    return format(number, "f") if number >= 0 else f"-{format(-number, 'f')}"


@st.composite
def cases(draw):
    facts = {"n": whole, "m": whole, "x": decimal, "是 s": word, "b": st.booleans(), "d-day": day}
    return {name: draw(st.one_of(st.none(), found, found, found)) for name, found in facts.items()}


literal = st.builds(lambda number, digits: _plain(Decimal(number).scaleb(-digits)), small, st.integers(0, 3))
numeric_leaf = st.one_of(
    st.sampled_from(["n", "m", "x"]), literal, st.sampled_from(["null", "1000000", "0.001", "10000000"])
)


@st.composite
def numeric(draw, depth=2, leaf=numeric_leaf):
    """The text of a number."""
    if depth == 0 or draw(st.integers(0, 3)) == 0:
        return draw(leaf)
    one, other, third = (draw(numeric(depth=depth - 1, leaf=leaf)) for _ in range(3))
    mode = draw(st.sampled_from(sorted(ROUNDINGS)))
    shapes = [
        *(f"({one} {sign} {other})" for sign in "+-*/"),
        f"{mode}({one}, {draw(st.integers(-3, 4))})",
        f"{draw(st.sampled_from(['min', 'max']))}({one}, {other}, {third})",
        f"abs({one})",
        f"-({one})",
        f"(if {draw(judged(depth=depth - 1, leaf=leaf))} then {one} else {other})",
    ]
    return draw(st.sampled_from(shapes))


@st.composite
def judged(draw, depth=1, leaf=numeric_leaf):
    """The text of a judgement."""
    one, other, third = (draw(numeric(depth=depth, leaf=leaf)) for _ in range(3))
    sign = draw(st.sampled_from(["=", "!=", "<", "<=", ">", ">="]))
    equal = draw(st.sampled_from(["=", "!="]))
    shapes = [
        f"{one} {sign} {other}",
        f"{one} between {other} and {third}",
        f"{one} in ({draw(numeric_cell())}, {draw(literal)})",
        f'是 s {sign} "{draw(st.sampled_from(["好", "b", ""]))}"',
        f"b {equal} {draw(st.sampled_from(['true', 'false', 'null']))}",
        f'd-day {sign} date("{draw(day).isoformat()}")',
        f"{one} {equal} null",
    ]
    if depth:
        left, right = (draw(judged(depth=depth - 1, leaf=leaf)) for _ in range(2))
        shapes += [f"not({left})", f"({left} and {right})", f"({left} or {right})", f"({left} and {right})"]
    return draw(st.sampled_from(shapes))


@st.composite
def numeric_cell(draw):
    number = st.one_of(literal, st.sampled_from(["n", "m + 1", "x * m", "n * n"]))
    kind = draw(st.sampled_from(["order", "range", "value"]))
    if kind == "order":
        return f"{draw(st.sampled_from(['<', '<=', '>', '>=']))} {draw(number)}"
    if kind == "range":
        return f"{draw(st.sampled_from('[(]'))}{draw(number)}..{draw(number)}{draw(st.sampled_from('])['))}"
    return draw(number)


@st.composite
def cell(draw, kind):
    if draw(st.integers(0, 3)) == 0:
        return draw(st.sampled_from(["-", "-", "null", "not(null)"]))
    one = {
        "number": numeric_cell(),
        "string": st.sampled_from(['"好"', '"较好"', '""', '"a\'b"', "是 s", '< "好"']),
        "boolean": st.sampled_from(["true", "false", "b", "? = true"]),
        "date": st.builds(
            lambda sign, found: f'{sign}date("{found.isoformat()}")', st.sampled_from(["", "< ", ">= "]), day
        ),
    }[kind]
    listed = ", ".join(draw(st.lists(one, min_size=1, max_size=2)))
    return f"not({listed})" if draw(st.integers(0, 3)) == 0 else listed


@st.composite
def tables(draw):
    """A table over random columns with a number and a text as results, and what is made of them after."""
    kinds = {
        "n": "number",
        "x": "number",
        "n * 3 - m": "number",
        "早先": "number",
        "是 s": "string",
        "b": "boolean",
        "d-day": "date",
    }
    columns = draw(st.lists(st.sampled_from(sorted(kinds)), min_size=1, max_size=3, unique=True))
    policy = draw(st.sampled_from(["UNIQUE", "FIRST", "COLLECT"]))
    amount = numeric(depth=1, leaf=st.one_of(literal, st.sampled_from(["n", "早先", "x"])))
    count = draw(st.integers(1, 5))
    default = draw(st.sampled_from(["", "0.5"]))
    rows = []
    for _ in range(count):
        tests = [draw(cell(kinds[column])) for column in columns]
        rows.append(
            [*tests, draw(amount), *([] if policy == "COLLECT" else [draw(st.sampled_from(['"甲"', "是 s", "null"]))])]
        )
    outputs = [("额", "number", default), ("级", "string", "")][: 1 if policy == "COLLECT" else 2]
    before = Formula("早先", draw(numeric()))
    table = Table("表", [(column, "") for column in columns], outputs, rows, policy=policy)
    after = "count(表)" if policy == "COLLECT" else "表.额 * 2 + 1"
    return before, table, Formula("以后", f"if 早先 = null then {after} else {after} + 早先")
