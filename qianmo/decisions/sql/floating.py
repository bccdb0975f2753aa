"""Powers, roots and logarithms in SQL, step by step as `tree.floating` takes them."""

from collections.abc import Callable

from sqlglot import exp

from qianmo.decisions.sql import pieces as sql
from qianmo.decisions.sql.pieces import Sql
from qianmo.decisions.sql.times import Building
from qianmo.decisions.tree.floating import FURTHEST, LARGEST_FINE
from qianmo.decisions.tree.nodes import Call
from qianmo.decisions.tree.quantity import DECIMALS

_ZERO = sql.integer(0)


def _number(value: float) -> Sql:
    return sql.cast(exp.Literal.number(repr(value)), "DOUBLE")


def _floating(calls: Building, node: Call, place: int, part: Sql) -> Sql:
    shown = calls.dialect.shown(part, node.parts[place].type.scale) if node.parts[place].type.scale else part
    return calls.share(calls.dialect.floating(shown))


def _whole(value: Sql) -> Sql:
    return sql.call("FLOOR", sql.binary(exp.Add, value, _number(0.5)))


def _held(calls: Building, found: Sql) -> Sql:
    """The floating number as an integer of ten decimals."""
    wide, found = calls.dialect.wide_type, calls.share(found)
    unit = sql.integer(10**DECIMALS)
    fine = sql.cast(sql.cast(_whole(sql.binary(exp.Mul, found, _number(10.0**DECIMALS))), "BIGINT"), wide)
    coarse = sql.binary(exp.Mul, sql.cast(sql.cast(_whole(found), "BIGINT"), wide), unit)
    is_fine = sql.binary(exp.LT, exp.Abs(this=sql.placed(found)), _number(LARGEST_FINE))
    return sql.case([(sql.is_null(found), sql.null()), (is_fine, fine)], coarse)


def _exponential(logarithm: Sql, found: Sql) -> Sql:
    """A value with that natural logarithm, or nothing where it is out of reach; as a floating number."""
    return sql.case(
        [
            (sql.binary(exp.GT, logarithm, _number(FURTHEST)), sql.null()),
            (sql.binary(exp.LT, logarithm, _number(-FURTHEST)), _number(0.0)),
        ],
        found,
    )


def _power(calls: Building, node: Call, base: Sql, exponent: Sql) -> Sql:
    base, exponent = _floating(calls, node, 0, base), _floating(calls, node, 1, exponent)
    size = calls.share(sql.case([(sql.binary(exp.NEQ, base, _ZERO), exp.Abs(this=sql.placed(base)))]))
    logarithm = calls.share(sql.binary(exp.Mul, exponent, sql.call("LN", size)))
    found = calls.share(_exponential(logarithm, sql.call("POWER", size, exponent)))
    half = sql.binary(exp.Div, exponent, _number(2.0))
    is_negative = sql.binary(exp.LT, base, _ZERO)
    is_broken = sql.binary(exp.NEQ, exponent, sql.call("FLOOR", exponent))
    is_odd = sql.binary(exp.NEQ, half, sql.call("FLOOR", half))
    at_zero = sql.case(
        [(sql.binary(exp.GT, exponent, _ZERO), _number(0.0)), (sql.binary(exp.EQ, exponent, _ZERO), _number(1.0))]
    )
    signed = sql.case(
        [
            (sql.any_of([sql.is_null(base), sql.is_null(exponent)]), sql.null()),
            (sql.binary(exp.EQ, base, _ZERO), at_zero),
            (sql.all_of([is_negative, is_broken]), sql.null()),
            (sql.all_of([is_negative, is_odd]), sql.binary(exp.Mul, found, _number(-1.0))),
        ],
        found,
    )
    return _held(calls, signed)


def _root(calls: Building, node: Call, value: Sql) -> Sql:
    value = _floating(calls, node, 0, value)
    return _held(calls, sql.case([(sql.binary(exp.GTE, value, _ZERO), sql.call("SQRT", value))]))


def _exp(calls: Building, node: Call, value: Sql) -> Sql:
    value = _floating(calls, node, 0, value)
    near = sql.all_of([sql.binary(exp.LTE, value, _number(FURTHEST)), sql.binary(exp.GTE, value, _number(-FURTHEST))])
    inside = calls.share(sql.case([(near, value)]))
    return _held(calls, _exponential(value, sql.call("EXP", inside)))


def _log(calls: Building, node: Call, value: Sql) -> Sql:
    value = _floating(calls, node, 0, value)
    positive = calls.share(sql.case([(sql.binary(exp.GT, value, _ZERO), value)]))
    return _held(calls, sql.call("LN", positive))


FLOATING: dict[str, Callable[..., Sql]] = {"power": _power, "sqrt": _root, "exp": _exp, "log": _log}
