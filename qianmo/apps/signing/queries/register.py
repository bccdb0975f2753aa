"""The register of contracts (合同台账): those kept here, the latest first, then those signed before this system."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Q

from qianmo.apps.grids.queries import Scope
from qianmo.apps.signing.models import CardKind, Paper, PaperKind, PaperState
from qianmo.domain.access import Field

BEFORE = "before"
PAPER_STATES = {state.value: str(state.label) for state in PaperState} | {BEFORE: "系统上线前签订"}
"""States the register can be narrowed to, with the word of each."""
PAPER_KINDS = {kind.value: str(kind.label) for kind in PaperKind}
EFFECTS = {"requested": "已签，待复核", "carried_out": "已签，已生效", "declined": "已签，复核未同意"}
"""What became of a signed supplement, by the state of what it is about."""
CARDS = {card.value: str(card.label) for card in CardKind}

REGISTER = """
SELECT c.id, c.number, l.number, l.household_id, p.name, v.name, t.name, k.name,
       coalesce(lc.after_fen, rn.fen, y.limit_fen, l.limit_fen), c.card, c.state, c.printed_on, c.signed_on, b.name,
       c.void_reason, coalesce(a.due, 0), coalesce(a.done, 0), c.kind, coalesce(lc.state, rn.state, '')
  FROM signing_paper c JOIN credit_line l ON l.id = c.line_id JOIN households_household h ON h.id = l.household_id
  JOIN households_person p ON p.id = l.borrower_id JOIN products_product k ON k.id = l.product_id
  JOIN grids_cell v ON v.id = h.village_id JOIN grids_cell t ON t.id = v.parent_id
  JOIN org_staff b ON b.id = c.printed_by_id
  LEFT JOIN credit_limitchange lc ON lc.id = c.limit_change_id LEFT JOIN credit_renewal rn ON rn.id = c.renewal_id
  LEFT JOIN credit_contract y ON y.line_id = l.id AND y.number = c.number
  LEFT JOIN LATERAL (SELECT count(*) AS due, count(s.id) AS done FROM signing_party q
    LEFT JOIN signing_signature s ON s.party_id = q.id WHERE q.paper_id = c.id) a ON TRUE
"""
KEPT_BEFORE = """
SELECT c.id, c.number, l.number, l.household_id, p.name, v.name, t.name, k.name, c.limit_fen, '', 'before', NULL::date,
       c.signed_on, '', '', 0, 0, 'contract', ''
  FROM credit_contract c JOIN credit_line l ON l.id = c.line_id JOIN households_household h ON h.id = l.household_id
  JOIN households_person p ON p.id = l.borrower_id JOIN products_product k ON k.id = l.product_id
  JOIN grids_cell v ON v.id = h.village_id JOIN grids_cell t ON t.id = v.parent_id
"""
"""Contracts signed before this system kept any: number, amount and day are known, and no document is made up."""
COUNTED = """
SELECT count(*) FROM {table} c JOIN credit_line l ON l.id = c.line_id
  JOIN households_household h ON h.id = l.household_id JOIN households_person p ON p.id = l.borrower_id
  JOIN grids_cell v ON v.id = h.village_id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractFilter:
    """How the register is narrowed; what is left empty narrows nothing."""

    state: str = ""
    cell_id: int | None = None
    search: str = ""


@dataclass(frozen=True, slots=True)
class ContractRow:
    """A contract as the register shows it; `due` signatures are needed, `done` are there.

    One signed before this system kept any has neither printing nor document here; `effect` is the state of the raise
    or renewal a supplement is about.
    """

    id: int
    number: str
    line_number: str
    household_id: int
    borrower: str
    village: str
    town: str
    product: str
    limit_fen: int
    card: str
    state: str
    printed_on: date | None
    signed_on: date | None
    printed_by: str
    void_reason: str
    due: int
    done: int
    kind: str
    effect: str

    @property
    def state_name(self) -> str:
        """How it stands, in words."""
        signed = self.state == PaperState.SIGNED
        return EFFECTS[self.effect] if signed and self.effect else PAPER_STATES[self.state]

    @property
    def kind_name(self) -> str:
        """Whether it is the contract of a line or a supplement, in words."""
        return PAPER_KINDS[self.kind]

    @property
    def is_kept_here(self) -> bool:
        """Whether there is a document of it here."""
        return self.state != BEFORE

    @property
    def place(self) -> str:
        """Where it stands in the register, for the page after it."""
        return f"{'c' if self.is_kept_here else 'b'}{self.id}"


def contract_list(*, scope: Scope, chosen: ContractFilter, after: str = "", limit: int) -> list[ContractRow]:
    """Contracts within the scope, the latest first, then those from before; `after` is the `place` of the last seen."""
    known, last = after[:1], int(after[1:]) if after[1:].isdecimal() else None
    rows = [] if known == "b" else _page(REGISTER, scope, chosen, last, limit)
    if len(rows) < limit:
        rows += _page(KEPT_BEFORE, scope, chosen, last if known == "b" else None, limit - len(rows))
    return rows


def _page(sql: str, scope: Scope, chosen: ContractFilter, last: int | None, limit: int) -> list[ContractRow]:
    where, params = narrowed(scope, chosen, before=sql == KEPT_BEFORE)
    within = " AND c.id < %(last)s" if last else ""
    params |= {"last": last, "limit": limit}
    return contract_rows(f"{where}{within} ORDER BY c.id DESC LIMIT %(limit)s", params, scope, sql=sql)


def contract_count(*, scope: Scope, chosen: ContractFilter) -> int:
    """How many contracts the register holds under this filter."""
    total = 0
    for table, before in (("signing_paper", False), ("credit_contract", True)):
        where, params = narrowed(scope, chosen, before=before)
        with connection.cursor() as cursor:
            total += cursor.execute(f"{COUNTED.format(table=table)} WHERE {where}", params).fetchone()[0]
    return total


def contracts_of_line(*, line_number: str, scope: Scope) -> list[ContractRow]:
    """Every contract over a line and its supplements, the latest first. The caller has checked that it is in sight."""
    params = {"line": line_number}
    before = contract_rows("l.number = %(line)s AND c.digest IS NULL", params, scope, sql=KEPT_BEFORE)
    return contract_rows("l.number = %(line)s ORDER BY c.id DESC", params, scope) + before


def contracts_of_household(*, household_id: int, scope: Scope) -> list[str]:
    """Numbers of the contracts of a household in sight that wait for signatures, the latest first."""
    within, params = narrowed(scope, ContractFilter(state=PaperState.PRINTED.value))
    rows = contract_rows(
        f"{within} AND l.household_id = %(household)s ORDER BY c.id DESC", {**params, "household": household_id}, scope
    )
    return [row.number for row in rows]


def supplements_printed(*, raise_ids: Sequence[int], renewal_ids: Sequence[int]) -> dict[tuple[str, int], str]:
    """The number of the living supplement of each of these raises and renewals, by kind and id."""
    about = Q(limit_change_id__in=raise_ids) | Q(renewal_id__in=renewal_ids)
    rows = Paper.objects.filter(about).exclude(state=PaperState.VOID)
    found = rows.values_list("kind", "limit_change_id", "renewal_id", "number")
    return {(kind, change_id or renewal_id or 0): number for kind, change_id, renewal_id, number in found}


def contract_rows(where: str, params: dict[str, Any], scope: Scope, *, sql: str = REGISTER) -> list[ContractRow]:
    """Rows of the register under conditions of its own SQL."""
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} WHERE {where}", params)
        rows: list[Any] = cursor.fetchall()
    return [
        ContractRow(*row[:4], scope.name(row[4]), *row[5:9], CARDS.get(row[9], ""), *row[10:])  # type: ignore[call-arg]
        for row in rows
    ]


def narrowed(scope: Scope, chosen: ContractFilter, *, before: bool = False) -> tuple[str, dict[str, Any]]:
    """The conditions of a filter on contracts kept here, or on those signed before."""
    parts, params = ["c.digest IS NULL" if before else "TRUE"], dict[str, Any]()
    if chosen.state and before != (chosen.state == BEFORE):
        parts = ["FALSE"]
    if scope.village_ids is not None:
        parts.append("h.village_id = ANY(%(villages)s)")
        params["villages"] = sorted(scope.village_ids)
    if chosen.state in PAPER_STATES and not before:
        parts.append("c.state = %(state)s")
        params["state"] = chosen.state
    if chosen.cell_id is not None:
        parts.append("(v.id = %(cell)s OR v.parent_id = %(cell)s)")
        params["cell"] = chosen.cell_id
    if chosen.search:
        literal = chosen.search.upper().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        named = "p.name LIKE %(search)s OR " if scope.sees(Field.NAMES) else ""
        parts.append(f"({named}c.number LIKE %(search)s OR l.number LIKE %(search)s)")
        params["search"] = f"%{literal}%"
    return " AND ".join(parts), params
