"""The functions of the language in SQL, by the name their `Call` carries; what each means stands in `tree.calls`.

A number comes in and goes out as an integer scaled by the decimals of its type; a duration as months or microseconds.
Null in gives null out, as databases do it by themselves.
"""

from collections.abc import Callable
from typing import Any

from sqlglot import exp

from qianmo.decisions.sql import pieces as sql
from qianmo.decisions.sql.floating import FLOATING
from qianmo.decisions.sql.pieces import Sql
from qianmo.decisions.sql.times import TIMES, Building, cast_to
from qianmo.decisions.tree.calls import CAPITALS, NUMERAL, SMALL
from qianmo.decisions.tree.nodes import Call, Kind, Type
from qianmo.decisions.tree.quantity import DECIMALS


class Calls(Building):
    """Lowers calls for one query."""

    def lower(self, node: Call, parts: list[Sql]) -> Sql:
        """The call, given its parts."""
        return _CALLS[node.name](self, node, *parts)


def _concat(_calls: Calls, _node: Call, left: Sql, right: Sql) -> Sql:
    return sql.binary(exp.DPipe, left, right)


def _length(_calls: Calls, _node: Call, text: Sql) -> Sql:
    return sql.cast(sql.call("LENGTH", text), "BIGINT")


def _substring(calls: Calls, _node: Call, text: Sql, start: Sql, length: Sql | None = None) -> Sql:
    text, start = calls.share(text), calls.share(start)
    size = sql.cast(sql.call("LENGTH", text), "BIGINT")
    begin = sql.case(
        [(sql.binary(exp.GT, start, sql.integer(0)), start)],
        sql.binary(exp.Add, sql.binary(exp.Add, size, start), sql.integer(1)),
    )
    inside = [
        sql.binary(exp.NEQ, start, sql.integer(0)),
        sql.binary(exp.LTE, exp.Abs(this=sql.placed(start)), size),
    ]
    arguments = [text, sql.cast(begin, "INT")]
    if length is not None:
        inside.append(sql.binary(exp.GTE, length, sql.integer(1)))
        arguments.append(sql.cast(sql.call("LEAST", length, sql.integer(1_000_000)), "INT"))
    return sql.case([(sql.all_of(inside), sql.call("SUBSTR", *arguments))])


def _position(text: Sql, part: Sql) -> Sql:
    return sql.call("STRPOS", text, part)


def _contains(_calls: Calls, _node: Call, text: Sql, part: Sql) -> Sql:
    return sql.binary(exp.GT, _position(text, part), sql.integer(0))


def _starts(_calls: Calls, _node: Call, text: Sql, part: Sql) -> Sql:
    return sql.binary(exp.EQ, sql.call("LEFT", text, sql.cast(sql.call("LENGTH", part), "INT")), part)


def _ends(_calls: Calls, _node: Call, text: Sql, part: Sql) -> Sql:
    return sql.binary(exp.EQ, sql.call("RIGHT", text, sql.cast(sql.call("LENGTH", part), "INT")), part)


def _before(calls: Calls, _node: Call, text: Sql, mark: Sql) -> Sql:
    text, mark = calls.share(text), calls.share(mark)
    place = calls.share(_position(text, mark))
    found = sql.all_of([sql.binary(exp.GT, place, sql.integer(0)), sql.binary(exp.NEQ, mark, sql.text(""))])
    cut = sql.call("SUBSTR", text, sql.integer(1), sql.cast(sql.binary(exp.Sub, place, sql.integer(1)), "INT"))
    return sql.case([(sql.is_null(place), sql.null()), (found, cut)], sql.text(""))


def _after(calls: Calls, _node: Call, text: Sql, mark: Sql) -> Sql:
    text, mark = calls.share(text), calls.share(mark)
    place = calls.share(_position(text, mark))
    start = sql.binary(exp.Add, place, sql.call("LENGTH", mark))
    branches = [
        (sql.is_null(place), sql.null()),
        (sql.binary(exp.EQ, mark, sql.text("")), text),
        (sql.binary(exp.GT, place, sql.integer(0)), sql.call("SUBSTR", text, sql.cast(start, "INT"))),
    ]
    return sql.case(branches, sql.text(""))


def _translated(source: str, target: str) -> Callable[..., Sql]:
    return lambda _calls, _node, text: sql.call("TRANSLATE", text, sql.text(source), sql.text(target))


def _shown_number(calls: Calls, node: Call, value: Sql) -> Sql:
    """Sign, whole part, and the decimals without idle zeros."""
    scale = node.parts[0].type.scale
    if not scale:
        return sql.cast(value, "TEXT")
    value = calls.share(sql.cast(value, calls.dialect.wide_type))
    size = calls.share(exp.Abs(this=sql.placed(value)))
    whole = calls.dialect.quotient(size, sql.power(scale), wide=True)
    rest = sql.cast(sql.binary(exp.Mod, size, sql.power(scale)), "TEXT")
    decimals = sql.call("RTRIM", sql.call("LPAD", rest, sql.integer(scale), sql.text("0")), sql.text("0"))
    decimals = calls.share(decimals)
    sign = sql.case([(sql.binary(exp.LT, value, sql.integer(0)), sql.text("-"))], sql.text(""))
    point = sql.case([(sql.binary(exp.EQ, decimals, sql.text("")), sql.text(""))], sql.text("."))
    return sql.joined(exp.DPipe, [sign, sql.cast(whole, "TEXT"), point, decimals])


def _shown_truth(_calls: Calls, _node: Call, value: Sql) -> Sql:
    return sql.case([(value, sql.text("true")), (sql.is_null(value), sql.null())], sql.text("false"))


def _number(calls: Calls, _node: Call, text: Sql) -> Sql:
    return calls.dialect.parsed_number(calls.share(text), f"^{NUMERAL}$", DECIMALS)


def _modulo(calls: Calls, node: Call, left: Sql, right: Sql) -> Sql:
    """((a mod b) + b) mod b on integers of one scale; each step stays below twice the divisor."""
    scale = node.type.scale
    sides = []
    for part, side in zip((left, right), node.parts, strict=True):
        raised = part if side.type.scale == scale else calls.numbers.raised(part, side.type, scale)
        sides.append(calls.share(sql.cast(raised, calls.dialect.wide_type)))
    top, bottom = sides[0], exp.Nullif(this=sql.placed(sides[1]), expression=sql.integer(0))
    rest = sql.binary(exp.Add, sql.binary(exp.Mod, top, bottom), sides[1])
    return sql.cast(sql.binary(exp.Mod, rest, sides[1]), calls.dialect.type_of(node.type))


def _aggregate(name: str) -> Callable[..., Sql]:
    def lowered(calls: Calls, node: Call, items: Sql) -> Sql:
        item = node.parts[0].type.item
        assert item is not None
        found = calls.dialect.of_list(name, calls.share(items), is_text=item.kind is Kind.STRING)
        return found if name == "sum" and not item.scale else _taken(calls, found, item)

    return lowered


def _taken(calls: Calls, found: Sql, item: Type) -> Sql:
    """An item taken out of a list: numbers are scaled again."""
    if item.kind is Kind.NUMBER and item.scale:
        return calls.dialect.unshown(found, item.scale)
    return sql.cast(found, calls.dialect.type_of(item))


def _item(calls: Calls, node: Call, items: Sql, place: Sql) -> Sql:
    items, place = calls.share(items), calls.share(place)
    size = sql.cast(calls.dialect.length(items), "BIGINT")
    inside = sql.all_of(
        [
            sql.binary(exp.NEQ, place, sql.integer(0)),
            sql.binary(exp.LTE, exp.Abs(this=sql.placed(place)), size),
        ]
    )
    return _taken(calls, sql.case([(inside, calls.dialect.item(items, place))]), node.type)


def _settled(*, by: bool) -> Callable[..., Sql]:
    return lambda calls, _node, items: calls.dialect.settled(calls.share(items), by=by)


def list_total(calls: Calls, node: Call, items: Sql) -> Sql:
    """The scaled sum of a list, before it is held against the ceiling."""
    found: Sql = calls.share(_aggregate("sum")(calls, node, items))
    return found


def _mean(calls: Calls, node: Call, items: Sql) -> Sql:
    item = node.parts[0].type.item
    assert item is not None
    top = sql.binary(exp.Mul, sql.cast(list_total(calls, node, items), calls.dialect.wide_type), _lift(item.scale))
    count = exp.Nullif(this=sql.cast(calls.dialect.length(items), calls.dialect.wide_type), expression=sql.integer(0))
    return calls.numbers.cut(calls.share(top), calls.share(count), "decimal", wide=True)


def _lift(scale: int) -> Sql:
    return sql.power(DECIMALS - scale)


def _holds(calls: Calls, _node: Call, items: Sql, item: Sql) -> Sql:
    return calls.dialect.list_contains(items, item)


_CALLS: dict[str, Callable[..., Any]] = {
    **TIMES,
    **FLOATING,
    "item of list": _item,
    "all of list": _settled(by=False),
    "any of list": _settled(by=True),
    "concat": _concat,
    "string length": _length,
    "substring": _substring,
    "substring before": _before,
    "substring after": _after,
    "upper case": _translated(SMALL, CAPITALS),
    "lower case": _translated(CAPITALS, SMALL),
    "contains": _contains,
    "starts with": _starts,
    "ends with": _ends,
    "string of number": _shown_number,
    "string of boolean": _shown_truth,
    "string of date": cast_to("TEXT"),
    "number": _number,
    "modulo": _modulo,
    "sum of list": list_total,
    "mean of list": _mean,
    "min of list": _aggregate("min"),
    "max of list": _aggregate("max"),
    "list contains": _holds,
}
