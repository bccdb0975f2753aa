"""Arithmetic on scaled integers in SQL: exact, or cut to the kept decimals in a named way.

Every product and quotient is arranged so that no step passes 38 digits; where a product could, its size is tested
by a division before it is computed, because a database that overflows would fail the whole county for one case.
"""

from decimal import Decimal

from sqlglot import exp

from qianmo.decisions.sql import pieces as sql
from qianmo.decisions.sql.dialects import Dialect
from qianmo.decisions.sql.layers import Layers
from qianmo.decisions.sql.pieces import Sql
from qianmo.decisions.tree.nodes import Arith, Literal, Round, Type
from qianmo.decisions.tree.quantity import DECIMALS, LARGEST, power_of_ten

MOST = 16 * 10**37  # a little below what 127 bits hold

Checked = tuple[Sql, Sql | None]
Computed = tuple[Sql, Sql | None, int]  # the value, where it is below the ceiling, the size its steps needed


def _size(type_: Type) -> int:
    """How large the scaled integer of a number can be."""
    factor: int = 10**type_.scale
    return type_.bound * factor


class Numbers:
    """Arithmetic for one query; shared parts go to its layers."""

    def __init__(self, dialect: Dialect, layers: Layers) -> None:
        self._dialect = dialect
        self._layers = layers

    def raised(self, node: Sql, type_: Type, scale: int) -> Sql:
        """A scaled integer at a finer scale."""
        wide = node if sql.written(node) is not None else self._widened(node, _size(type_), type_.bound * 10**scale)
        return sql.binary(exp.Mul, wide, sql.power(scale - type_.scale))

    def _widened(self, node: Sql, size: int, needed: int) -> Sql:
        """The node in a type that holds `needed`."""
        if sql.is_wide(needed) and not sql.is_wide(size):
            return sql.cast(node, self._dialect.wide_type)
        return node

    def arithmetic(self, node: Arith, left: Sql, right: Sql) -> Checked:
        """The result of the operation, and the condition under which it is below the ceiling (None: always)."""
        compute = {"*": self._product, "/": self._quotient}.get(node.op, self._sum)
        raw, ok, needed = compute(node, left, right)
        is_wide = any(map(sql.is_wide, (needed, _size(node.left.type), _size(node.right.type))))
        return self._settled(raw, node.type, is_wide=is_wide), ok

    def _settled(self, node: Sql, type_: Type, *, is_wide: bool) -> Sql:
        """The node in exactly the column type its value type stands for: later steps rely on it."""
        return node if is_wide == sql.is_wide(_size(type_)) else sql.cast(node, self._dialect.type_of(type_))

    def _sum(self, node: Arith, left: Sql, right: Sql) -> Computed:
        one, other = node.left.type, node.right.type
        scale = node.type.scale
        left = self.raised(left, one, scale) if one.scale != scale else left
        right = self.raised(right, other, scale) if other.scale != scale else right
        needed = (one.bound + other.bound) * 10**scale
        left = self._widened(left, one.bound * 10**scale, needed)
        raw = sql.binary(exp.Add if node.op == "+" else exp.Sub, left, right)
        return *self._checked(node, raw, LARGEST * 10**scale), needed

    def _checked(self, node: Arith, raw: Sql, ceiling: int) -> Checked:
        if not node.is_checked:
            return raw, None
        raw = self._layers.share(raw)
        ok = self._layers.share(sql.binary(exp.LT, exp.Abs(this=sql.placed(raw)), sql.integer(ceiling)))
        return raw, ok

    def _product(self, node: Arith, left: Sql, right: Sql) -> Computed:
        one, other = node.left.type, node.right.type
        scale = one.scale + other.scale
        needed = one.bound * other.bound * 10**scale
        left_wide = self._widened(left, one.bound * 10**one.scale, needed)
        ok: Sql | None
        if needed >= MOST:
            left_wide, right = self._layers.share(left_wide), self._layers.share(right)
            ok = self._layers.share(self._fits(left_wide, right, LARGEST * 10**scale))
            raw = sql.case([(ok, sql.binary(exp.Mul, left_wide, right))])
        else:
            raw, ok = self._checked(node, sql.binary(exp.Mul, left_wide, right), LARGEST * 10**scale)
            raw = raw if ok is None else sql.case([(ok, raw)])
        if scale > DECIMALS:
            raw = self.cut(raw, sql.power(scale - DECIMALS), "decimal", wide=sql.is_wide(needed))
        return raw, ok, needed

    def _fits(self, left: Sql, right: Sql, ceiling: int) -> Sql:
        """|left · right| < ceiling, found without multiplying."""
        share = self._dialect.quotient(sql.integer(ceiling - 1), exp.Abs(this=sql.placed(right)), wide=True)
        small = sql.binary(exp.LTE, exp.Abs(this=sql.placed(left)), share)
        return sql.case([(sql.binary(exp.EQ, right, sql.integer(0)), sql.boolean(True))], small)

    def _quotient(self, node: Arith, left: Sql, right: Sql) -> Computed:
        one, other = node.left.type, node.right.type
        divisor = node.right.value if isinstance(node.right, Literal) else None
        if divisor == 0:
            return sql.null(), None, 0
        power = power_of_ten(divisor) if isinstance(divisor, Decimal) else None
        if power is not None:
            return self._shifted(node, left, one.scale + power)
        needed = one.bound * 10 ** (DECIMALS + other.scale)
        if sql.is_wide(needed) and not any(map(sql.is_wide, (_size(one), _size(other)))) and not node.is_checked:
            return self._long_quotient(left, right, DECIMALS + other.scale - one.scale), None, needed
        top = self._widened(left, one.bound * 10**one.scale, needed)
        top = sql.binary(exp.Mul, top, sql.power(DECIMALS + other.scale - one.scale))
        wide = sql.is_wide(needed) or sql.is_wide(_size(other))
        bottom = right if divisor is not None else exp.Nullif(this=sql.placed(right), expression=sql.integer(0))
        top, bottom = self._layers.share(top), self._layers.share(bottom)
        ok = None
        if node.is_checked:
            whole = self._layers.share(self._dialect.quotient(top, bottom, wide=wide))
            ok = self._layers.share(
                sql.binary(exp.LT, exp.Abs(this=sql.placed(whole)), sql.integer(LARGEST * 10**DECIMALS))
            )
        return self.cut(top, bottom, "decimal", wide=wide), ok, needed

    def _long_quotient(self, left: Sql, right: Sql, digits: int) -> Sql:
        """Division as on paper: the whole part in 64 bits, and the decimals of the rest in 64 bits where they fit.

        Dividing integers of 128 bits costs ten times as much, and amounts are rarely so large that it must be done;
        the columns of either way are null where the other is taken, and null costs nothing.
        """
        share = self._layers.share
        bottom = share(exp.Nullif(this=sql.placed(right), expression=sql.integer(0)))
        whole = share(self._dialect.quotient(share(left), bottom, wide=False))
        rest = share(sql.binary(exp.Sub, left, sql.binary(exp.Mul, whole, bottom)))
        is_small = share(sql.binary(exp.LT, exp.Abs(this=sql.placed(bottom)), sql.integer(sql.NARROW // 10**digits)))
        small = sql.case([(is_small, rest)])
        large = sql.case([(sql.negated(is_small), sql.cast(rest, self._dialect.wide_type))])
        short, long = (
            self.cut(share(sql.binary(exp.Mul, share(top), sql.power(digits))), bottom, "decimal", wide=wide)
            for top, wide in ((small, False), (large, True))
        )
        shifted = sql.binary(exp.Mul, sql.cast(whole, self._dialect.wide_type), sql.power(digits))
        return sql.binary(
            exp.Add, shifted, sql.call("COALESCE", sql.cast(share(short), self._dialect.wide_type), share(long))
        )

    def _shifted(self, node: Arith, left: Sql, scale: int) -> Computed:
        """A division by a power of ten: the same integer at another scale."""
        size = _size(node.left.type)
        if scale > DECIMALS:
            return self.cut(left, sql.power(scale - DECIMALS), "decimal", wide=sql.is_wide(size)), None, size
        if scale >= 0:
            return left, None, size
        needed = size * 10**-scale
        raw = sql.binary(exp.Mul, self._widened(left, size, needed), sql.power(-scale))
        return *self._checked(node, raw, LARGEST), needed

    def rounded(self, node: Round, part: Sql) -> Sql:
        """A number cut to fewer decimals in the named way."""
        type_ = node.part.type
        if node.digits >= type_.scale:
            return part
        # One step above the bound may be reached, which still fits since narrow is well below 64 bits.
        wide = sql.is_wide(_size(type_))
        result = self.cut(part, sql.power(type_.scale - node.digits), node.mode, wide=wide)
        if node.digits < 0:
            result = sql.binary(exp.Mul, result, sql.power(-node.digits))
        return self._settled(result, node.type, is_wide=wide)

    def cut(self, top: Sql, bottom: Sql, mode: str, *, wide: bool) -> Sql:
        """Top / bottom as a whole number, the rest rounded in the named way."""
        share = self._layers.share
        top, bottom = share(top), share(bottom)
        whole = share(self._dialect.quotient(top, bottom, wide=wide))
        if mode == "round down":
            return whole
        rest = share(sql.binary(exp.Sub, top, sql.binary(exp.Mul, whole, bottom)))
        zero = sql.integer(0)
        negative = sql.binary(exp.LT, top, zero)
        if not isinstance(bottom, exp.Literal):
            negative = sql.binary(exp.NEQ, negative, sql.binary(exp.LT, bottom, zero))
        away = sql.case([(negative, sql.integer(-1))], sql.integer(1))
        twice = sql.binary(exp.Mul, exp.Abs(this=sql.placed(rest)), sql.integer(2))
        size = exp.Abs(this=sql.placed(bottom))
        is_odd = sql.binary(exp.NEQ, sql.binary(exp.Mod, whole, sql.integer(2)), zero)
        steps = {
            "floor": (sql.binary(exp.LT, rest, zero), sql.integer(-1)),
            "ceiling": (sql.binary(exp.GT, rest, zero), sql.integer(1)),
            "round up": (sql.binary(exp.NEQ, rest, zero), away),
            "round half up": (sql.binary(exp.GTE, twice, size), away),
            "round half down": (sql.binary(exp.GT, twice, size), away),
            "decimal": (
                sql.any_of([sql.binary(exp.GT, twice, size), sql.all_of([sql.binary(exp.EQ, twice, size), is_odd])]),
                away,
            ),
        }
        condition, step = steps[mode]
        return sql.case([(condition, sql.binary(exp.Add, whole, step))], whole)
