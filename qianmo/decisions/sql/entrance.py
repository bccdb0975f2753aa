"""Who may be decided at all: rows whose facts are in range and among their allowed values, told apart once.

The others are refused in a query of their own, with the reason an engine for one case would give first. So the large
query need not carry a doubt about every fact from its first layer to its last.
"""

from sqlglot import exp

from qianmo.decisions.binding.bound import Fact
from qianmo.decisions.case.admission import not_allowed, out_of_range
from qianmo.decisions.sql import pieces as sql
from qianmo.decisions.sql.dialects import Dialect
from qianmo.decisions.sql.layers import Unlayered
from qianmo.decisions.sql.lowering import Lowering
from qianmo.decisions.sql.pieces import Sql
from qianmo.decisions.sql.tables import listed
from qianmo.decisions.tree.nodes import Kind
from qianmo.decisions.tree.quantity import LARGEST_FACT


class Entrance:
    """The facts of one relation: what they are as values, and where they are refused."""

    def __init__(self, dialect: Dialect) -> None:
        self._lowering = Lowering(dialect, layers=Unlayered())
        self._whole: list[Sql] = []
        self._fitting: list[Sql] = []
        self._refusals: list[tuple[Sql, Sql]] = []

    def admit(self, fact: Fact, column: str | None) -> Sql:
        """The value of a fact in a row that is admitted; a fact without a column is null."""
        dialect = self._lowering.dialect
        kind = dialect.type_of(fact.type)
        raw = sql.cast(sql.null(), kind) if column is None else sql.column(column)
        value = sql.cast(raw, kind)
        if fact.type.kind is Kind.NUMBER and column is not None:
            within = exp.Between(this=sql.placed(raw), low=sql.integer(-LARGEST_FACT), high=sql.integer(LARGEST_FACT))
            if fact.type.scale:
                exact = sql.cast(raw, f"DECIMAL({15 + fact.type.scale}, {fact.type.scale})")
                fits = sql.case([(within, sql.binary(exp.EQ, raw, exact))], sql.boolean(False))
                fits = sql.any_of([sql.is_null(raw), fits])
                self._fitting.append(fits)
                value = dialect.scaled(raw, fact.type.scale)
            else:
                fits = within
                self._whole.append(raw)
            self._refusals.append((sql.negated(fits), sql.text(out_of_range(fact))))
        if fact.allowed and column is not None:
            self._lowering.names[fact.name] = value
            is_listed = listed(self._lowering, value, fact.allowed)
            self._fitting.append(is_listed)
            self._refusals.append((sql.negated(is_listed), sql.text(not_allowed(fact.label))))
        return value

    @property
    def admitted(self) -> Sql | None:
        """Where every fact is in order; None where nothing can be out of order."""
        fitting = list(self._fitting)
        if self._whole:
            # The greatest and the least of many columns, nulls aside, are found faster than each is compared.
            most = sql.binary(exp.LTE, _extreme("GREATEST", self._whole), sql.integer(LARGEST_FACT))
            least = sql.binary(exp.GTE, _extreme("LEAST", self._whole), sql.integer(-LARGEST_FACT))
            fitting.append(sql.call("COALESCE", sql.all_of([most, least]), sql.boolean(True)))
        return sql.all_of(fitting) if fitting else None

    @property
    def refusal(self) -> Sql:
        """Why a row is refused that is not admitted."""
        return sql.case(self._refusals)


def _extreme(name: str, columns: list[Sql]) -> Sql:
    return sql.call(name, *columns) if len(columns) > 1 else columns[0]
