"""What DuckDB and PostgreSQL say differently, each in a class of its own with the same methods."""

from collections.abc import Sequence

from sqlglot import exp

from qianmo.decisions.sql import pieces as sql
from qianmo.decisions.sql.pieces import Sql
from qianmo.decisions.tree.nodes import Kind, Type


class DuckDB:
    """What DuckDB says its own way."""

    name = "duckdb"
    wide_type = "INT128"

    def quotient(self, left: Sql, right: Sql, *, wide: bool) -> Sql:
        """Whole division, cut toward zero; `wide` makes no difference here."""
        del wide
        return sql.binary(exp.IntDiv, left, right)

    def type_of(self, type_: Type) -> str:
        """The type of a column that holds such values; numbers are scaled integers."""
        if type_.kind is Kind.NUMBER:
            return self.wide_type if sql.is_wide(type_.bound * 10**type_.scale) else "BIGINT"
        return listed(self, type_) if type_.kind is Kind.LIST else _TYPES[type_.kind]

    def ordered_text(self, node: Sql) -> Sql:
        """Texts compare by code point here."""
        return node

    def length(self, node: Sql) -> Sql:
        """How many items a list has."""
        return sql.call("LEN", node)

    def gathered(self, items: Sequence[tuple[Sql, Sql]], item_type: str) -> Sql:
        """The list of those items whose condition holds."""
        empty = sql.cast(exp.Array(expressions=[]), f"{item_type}[]")
        lists = [sql.case([(condition, exp.Array(expressions=[sql.placed(item)]))], empty) for condition, item in items]
        return sql.call("FLATTEN", exp.Array(expressions=lists)) if lists else empty

    def shown(self, node: Sql, scale: int) -> Sql:
        """A scaled integer as an exact decimal; bare division would give a floating number."""
        unit = sql.cast(exp.Literal.number("0." + "1".rjust(scale, "0")), f"DECIMAL({scale}, {scale})")
        return sql.binary(exp.Mul, sql.cast(node, "DECIMAL(28, 0)"), unit)

    def scaled(self, node: Sql, scale: int) -> Sql:
        """A decimal column as a scaled integer; the product must fit 38 digits."""
        return sql.cast(
            sql.binary(
                exp.Mul,
                sql.cast(node, f"DECIMAL({15 + scale}, {scale})"),
                sql.cast(sql.power(scale), f"DECIMAL({scale + 1}, 0)"),
            ),
            self.wide_type,
        )

    def of_list(self, name: str, items: Sql, *, is_text: bool) -> Sql:
        """The sum, min or max of a list; null of nothing and of anything null."""
        del is_text
        known = sql.binary(exp.EQ, sql.call("LEN", items), sql.call("LIST_AGGREGATE", items, sql.text("count")))
        return sql.case([(known, sql.call("LIST_AGGREGATE", items, sql.text(name)))])

    def list_contains(self, items: Sql, item: Sql) -> Sql:
        """Is the item in the list?"""
        known = sql.call("LIST_AGGREGATE", items, sql.text("count"))
        has_null = sql.binary(exp.GT, sql.call("LEN", items), known)
        return sql.case([(sql.is_null(item), has_null)], sql.call("LIST_CONTAINS", items, item))

    def unshown(self, node: Sql, scale: int) -> Sql:
        """An exact decimal as a scaled integer."""
        whole = sql.binary(
            exp.Mul, sql.cast(node, "DECIMAL(28, 10)"), sql.cast(sql.power(scale), f"DECIMAL({scale + 1}, 0)")
        )
        return sql.cast(whole, self.wide_type)

    def parsed_number(self, text: Sql, pattern: str, scale: int) -> Sql:
        """A text of that pattern as a scaled integer; null for any other."""
        value = exp.TryCast(this=sql.placed(text), to=exp.DataType.build(f"DECIMAL({15 + scale}, {scale})"))
        return sql.case([(self.matches(text, pattern), self.scaled(value, scale))])

    def floating(self, number: Sql) -> Sql:
        """The floating number nearest to a decimal; only the way by text rounds once."""
        return sql.cast(sql.cast(number, "TEXT"), "DOUBLE")

    def item(self, items: Sql, place: Sql) -> Sql:
        """The item at a place, from 1, or from the end where negative."""
        return sql.call("LIST_EXTRACT", items, sql.cast(place, "BIGINT"))

    def settled(self, items: Sql, *, by: bool) -> Sql:
        """`by` where an item is that; else the contrary where all items are known; else null."""
        known = sql.binary(exp.EQ, sql.call("LEN", items), sql.call("LIST_AGGREGATE", items, sql.text("count")))
        found = sql.call("LIST_CONTAINS", items, sql.boolean(by))
        return sql.case([(found, sql.boolean(by)), (known, sql.boolean(not by))])

    def day(self, year: Sql, month: Sql, day: Sql) -> Sql:
        """The day of a calendar."""
        return sql.call("MAKE_DATE", year, month, day)

    def iso(self, moment: Sql, *, is_clock: bool) -> Sql:
        """A moment or a time of day in its ISO form, with microseconds."""
        if is_clock:
            moment = sql.binary(exp.Add, sql.cast(sql.text("2000-01-01"), "DATE"), moment)
        return sql.call("STRFTIME", moment, sql.text("%H:%M:%S.%f" if is_clock else "%Y-%m-%dT%H:%M:%S.%f"))

    def matches(self, text: Sql, pattern: str) -> Sql:
        """Does the text match the pattern?"""
        return sql.call("REGEXP_MATCHES", text, sql.text(pattern))

    def instant(self, moment: Sql) -> Sql:
        """A moment as microseconds."""
        return sql.call("EPOCH_US", moment)

    def clock(self, clock: Sql) -> Sql:
        """A time of day as microseconds."""
        return sql.call("EPOCH_US", clock)

    def moment(self, microseconds: Sql) -> Sql:
        """The moment so many microseconds stand for."""
        return sql.call("MAKE_TIMESTAMP", microseconds)

    def months(self, count: Sql) -> Sql:
        """That many months, to be added to a moment."""
        return sql.call("TO_MONTHS", sql.cast(count, "INT"))


class PostgreSQL:
    """What PostgreSQL says its own way."""

    name = "postgres"
    wide_type = "NUMERIC"

    def quotient(self, left: Sql, right: Sql, *, wide: bool) -> Sql:
        """Whole division, cut toward zero: `/` between integers, div() between numerics."""
        if wide:
            return sql.call("DIV", sql.cast(left, "NUMERIC"), sql.cast(right, "NUMERIC"))
        return exp.Div(this=sql.operand(left), expression=sql.operand(right), typed=True, safe=False)

    def type_of(self, type_: Type) -> str:
        """The type of a column that holds such values; numbers are scaled integers."""
        if type_.kind is Kind.NUMBER:
            return self.wide_type if sql.is_wide(type_.bound * 10**type_.scale) else "BIGINT"
        return listed(self, type_) if type_.kind is Kind.LIST else _TYPES[type_.kind]

    def ordered_text(self, node: Sql) -> Sql:
        """Texts compare by code point only under the C collation."""
        return exp.Collate(this=sql.operand(node), expression=exp.to_identifier("C", quoted=True))

    def length(self, node: Sql) -> Sql:
        """How many items a list has."""
        return sql.call("CARDINALITY", node)

    def gathered(self, items: Sequence[tuple[Sql, Sql]], item_type: str) -> Sql:
        """The list of those items whose condition holds."""
        empty = sql.cast(exp.Array(expressions=[]), f"{item_type}[]")
        lists = [
            sql.case([(condition, sql.cast(exp.Array(expressions=[sql.placed(item)]), f"{item_type}[]"))], empty)
            for condition, item in items
        ]
        return sql.joined(exp.DPipe, lists) if lists else empty

    def shown(self, node: Sql, scale: int) -> Sql:
        """A scaled integer as an exact decimal."""
        return sql.binary(exp.Mul, sql.cast(node, "NUMERIC"), exp.Literal.number("0." + "1".rjust(scale, "0")))

    def scaled(self, node: Sql, scale: int) -> Sql:
        """A numeric column as a scaled integer."""
        return sql.binary(exp.Mul, sql.cast(node, f"DECIMAL({15 + scale}, {scale})"), sql.power(scale))

    def of_list(self, name: str, items: Sql, *, is_text: bool) -> Sql:
        """The sum, min or max of a list; null of nothing and of anything null."""
        item = exp.column("item")
        known = sql.binary(exp.EQ, sql.call("COUNT", exp.Star()), sql.call("COUNT", item))
        found = sql.case([(known, sql.call(name.upper(), self.ordered_text(item) if is_text else item))])
        return _over(items, found)

    def list_contains(self, items: Sql, item: Sql) -> Sql:
        """Is the item in the list?"""
        found = sql.call(
            "COALESCE", sql.call("BOOL_OR", sql.binary(exp.NullSafeEQ, exp.column("item"), item)), sql.boolean(False)
        )
        return sql.case([(sql.negated(sql.is_null(items)), _over(items, found))])

    def unshown(self, node: Sql, scale: int) -> Sql:
        """An exact decimal as a scaled integer."""
        return sql.call("TRUNC", sql.binary(exp.Mul, node, sql.power(scale)))

    def parsed_number(self, text: Sql, pattern: str, scale: int) -> Sql:
        """A text of that pattern as a scaled integer; null for any other."""
        return sql.case([(self.matches(text, pattern), self.scaled(sql.cast(text, "NUMERIC"), scale))])

    def floating(self, number: Sql) -> Sql:
        """The floating number nearest to a decimal."""
        return sql.cast(sql.cast(number, "NUMERIC"), "DOUBLE")

    def item(self, items: Sql, place: Sql) -> Sql:
        """The item at a place, from 1, or from the end where negative."""
        last = sql.binary(exp.Add, sql.call("CARDINALITY", items), sql.integer(1))
        from_end = sql.binary(exp.Add, last, place)
        found = sql.cast(sql.case([(sql.binary(exp.LT, place, sql.integer(0)), from_end)], place), "INT")
        return exp.Bracket(this=exp.Paren(this=sql.placed(items)), expressions=[found], offset=1)

    def settled(self, items: Sql, *, by: bool) -> Sql:
        """`by` where an item is that; else the contrary where all items are known; else null."""
        item = exp.column("item")
        known = sql.binary(exp.EQ, sql.call("COUNT", exp.Star()), sql.call("COUNT", item))
        is_found = sql.call("BOOL_OR", sql.binary(exp.EQ, item, sql.boolean(by)))
        found = sql.case([(is_found, sql.boolean(by)), (known, sql.boolean(not by))])
        return sql.case([(sql.negated(sql.is_null(items)), _over(items, found))])

    def day(self, year: Sql, month: Sql, day: Sql) -> Sql:
        """The day of a calendar."""
        return sql.call("MAKE_DATE", *(sql.cast(part, "INT") for part in (year, month, day)))

    def iso(self, moment: Sql, *, is_clock: bool) -> Sql:
        """A moment or a time of day in its ISO form, with microseconds."""
        if is_clock:
            moment = sql.binary(exp.Add, sql.cast(sql.text("2000-01-01"), "DATE"), moment)
        form = "HH24:MI:SS.US" if is_clock else 'YYYY-MM-DD"T"HH24:MI:SS.US'
        return sql.call("TO_CHAR", moment, sql.text(form))

    def matches(self, text: Sql, pattern: str) -> Sql:
        """Does the text match the pattern?"""
        return exp.RegexpLike(this=sql.placed(text), expression=sql.text(pattern))

    def instant(self, moment: Sql) -> Sql:
        """A moment as microseconds."""
        return _microseconds(moment)

    def clock(self, clock: Sql) -> Sql:
        """A time of day as microseconds."""
        return _microseconds(clock)

    def moment(self, microseconds: Sql) -> Sql:
        """The moment so many microseconds stand for; days and rest apart, since seconds are floating here."""
        day = sql.integer(86_400_000_000)
        days = sql.cast(self.quotient(microseconds, day, wide=False), "INT")
        rest = sql.cast(sql.binary(exp.Mod, microseconds, day), "DOUBLE")
        seconds = exp.Div(this=sql.operand(rest), expression=sql.integer(1_000_000), typed=True, safe=False)
        zero = sql.integer(0)
        span = sql.call("MAKE_INTERVAL", zero, zero, zero, days, zero, zero, seconds)
        return sql.binary(exp.Add, sql.cast(sql.text("1970-01-01"), "TIMESTAMP"), span)

    def months(self, count: Sql) -> Sql:
        """That many months, to be added to a moment."""
        return sql.call("MAKE_INTERVAL", sql.integer(0), sql.cast(count, "INT"))


def _over(items: Sql, found: Sql) -> Sql:
    """A value found over the items of a list."""
    unnested = exp.Table(
        this=sql.call("UNNEST", items),
        alias=exp.TableAlias(this=exp.to_identifier("list"), columns=[exp.to_identifier("item")]),
    )
    return exp.Subquery(this=exp.Select(expressions=[found]).from_(unnested, copy=False))


def _microseconds(moment: Sql) -> Sql:
    seconds = exp.Extract(this=exp.Var(this="EPOCH"), expression=sql.placed(moment))
    return sql.cast(sql.binary(exp.Mul, seconds, sql.integer(1_000_000)), "BIGINT")


_TYPES = {
    Kind.STRING: "TEXT",
    Kind.BOOLEAN: "BOOLEAN",
    Kind.DATE: "DATE",
    Kind.TIME: "TIME",
    Kind.DATETIME: "TIMESTAMP",
    Kind.MONTHS: "BIGINT",
    Kind.SPAN: "BIGINT",
    Kind.NULL: "TEXT",
}
Dialect = DuckDB | PostgreSQL
DIALECTS: dict[str, Dialect] = {"duckdb": DuckDB(), "postgres": PostgreSQL()}


def listed(dialect: Dialect, type_: Type) -> str:
    """The type of a list column; its numbers are decimals as a caller reads them."""
    return shown_type(dialect, type_.item or Type(Kind.NULL)) + "[]"


def shown_type(dialect: Dialect, type_: Type) -> str:
    """The type of a value as a caller reads it."""
    return "DECIMAL(38, 10)" if type_.kind is Kind.NUMBER and type_.scale else dialect.type_of(type_)
