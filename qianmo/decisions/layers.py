"""Layers of columns: what several expressions need is computed once, in a layer below them.

Rounding and tables use the same value many times over; written out in place, a formula of ten steps would grow a
thousandfold. A shared expression becomes a column of the lowest layer that can see everything it needs, so models
without long chains stay flat. Each layer is a query over the one below.
"""

from sqlglot import exp

from qianmo.decisions import sql
from qianmo.decisions.sql import Sql


class Layers:
    """Columns in layers over one relation, under short names that every database can hold."""

    def __init__(self) -> None:
        self._layers: list[dict[str, Sql]] = [{}]
        self._level: dict[str, int] = {}
        self._known: dict[Sql, str] = {}

    def base(self, node: Sql) -> Sql:
        """A column computed from the relation itself."""
        return sql.column(self._add(node, 0))

    def share(self, node: Sql) -> Sql:
        """The node as a column that may be used again; columns and literals are left as they are."""
        if isinstance(node, (exp.Column, exp.Literal, exp.Null, exp.Boolean)) or sql.written(node) is not None:
            return node
        if node not in self._known:
            needed = (self._level[part.name] for part in node.find_all(exp.Column))
            self._known[node] = self._add(node, 1 + max(needed, default=0))
        return sql.column(self._known[node])

    def _add(self, node: Sql, level: int) -> str:
        while len(self._layers) <= level:
            self._layers.append({})
        name = f"c{len(self._level) + 1}"
        self._level[name] = level
        self._layers[level][name] = sql.placed(node)
        return name

    def query(self, relation: Sql, final: dict[str, Sql], *, dialect: str) -> Sql:
        """The whole query: the layers from the relation up, and the final columns under their own names."""
        query = exp.Select()
        for level, columns in enumerate(self._layers):
            below = [] if level == 0 else [exp.Star()]
            source = relation if level == 0 else exp.to_table(f"q{level - 1}")
            select = exp.Select(expressions=[*below, *_aliased(columns)]).from_(source, copy=False)
            if dialect == "postgres":
                # Without this fence PostgreSQL would paste each column into every use of it again.
                select = select.offset(0, copy=False)
            query = query.with_(f"q{level}", as_=select, materialized=False, copy=False)
        return query.select(*_aliased(final), copy=False).from_(f"q{len(self._layers) - 1}", copy=False)


def _aliased(columns: dict[str, Sql]) -> list[Sql]:
    return [
        exp.Alias(this=sql.placed(node), alias=exp.to_identifier(name, quoted=True)) for name, node in columns.items()
    ]
