"""Layers of columns: what several expressions need is computed once, in a layer below them.

Rounding and tables use the same value many times over; written out in place, a formula of ten steps would grow a
thousandfold. A shared expression becomes a column of the lowest layer that can see everything it needs, so models
without long chains stay flat. Each layer is a query over the one below.
"""

from sqlglot import exp

from qianmo.decisions.dmn.model import ModelError
from qianmo.decisions.sql import pieces as sql
from qianmo.decisions.sql.pieces import Sql

MOST_LAYERS = 200  # a database plans them all in seconds; beyond, planning grows without end


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
            needed = (self._level[name] for name in self._read_by(node))
            self._known[node] = self._add(node, 1 + max(needed, default=0))
        return sql.column(self._known[node])

    def _add(self, node: Sql, level: int) -> str:
        if level > MOST_LAYERS:
            raise ModelError("", f"一步接一步的计算超过 {MOST_LAYERS} 层，不能批量计算；请拆成几个模型，或逐户计算")
        while len(self._layers) <= level:
            self._layers.append({})
        name = f"c{len(self._level) + 1}"
        self._level[name] = level
        self._layers[level][name] = sql.placed(node)
        return name

    def query(self, relation: Sql, final: dict[str, Sql], *, where: Sql | None, dialect: str) -> Sql:
        """The whole query: the layers from the rows of the relation up, and the final columns under their own names."""
        query = exp.Select()
        for level, (passed, columns) in enumerate(self._pruned(final)):
            source = relation if level == 0 else exp.to_table(f"q{level - 1}")
            kept = [sql.column(name) for name in passed]
            select = exp.Select(expressions=[*kept, *aliased(columns)]).from_(source, copy=False)
            if level == 0 and where is not None:
                select = select.where(where, copy=False)
            if dialect == "postgres":
                # Without this fence PostgreSQL would paste each column into every use of it again.
                select = select.offset(0, copy=False)
            query = query.with_(f"q{level}", as_=select, materialized=False, copy=False)
        return query.select(*aliased(final), copy=False).from_(f"q{len(self._layers) - 1}", copy=False)

    def _read_by(self, node: Sql) -> set[str]:
        """The columns of the layers a node reads; others belong to a query of its own inside it."""
        return {part.name for part in node.find_all(exp.Column) if part.name in self._level}

    def _pruned(self, final: dict[str, Sql]) -> list[tuple[list[str], dict[str, Sql]]]:
        """For each layer what it passes on from below and what it computes: only what something above reads.

        A database plans every column of every layer, so what nobody reads any more would make long chains slow.
        """
        needed = set().union(*map(self._read_by, final.values()))
        found = []
        for level in range(len(self._layers) - 1, -1, -1):
            columns = {name: node for name, node in self._layers[level].items() if name in needed}
            needed -= columns.keys()
            passed = sorted(needed, key=lambda name: int(name[1:]))
            found.append((passed, columns))
            if level:
                needed = needed.union(*map(self._read_by, columns.values()))
        return found[::-1]


class Unlayered(Layers):
    """No layers: what is shared is written out in place, for conditions that stand by themselves."""

    def share(self, node: Sql) -> Sql:
        """The node itself."""
        return node


def aliased(columns: dict[str, Sql]) -> list[Sql]:
    """Columns under their own names."""
    return [
        exp.Alias(this=sql.placed(node), alias=exp.to_identifier(name, quoted=True)) for name, node in columns.items()
    ]
