"""The register of contracts (合同台账), one contract with whoever signs it, and its file."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from qianmo.apps.credit.queries.signable import signable_lines
from qianmo.apps.grids.queries import Scope
from qianmo.apps.signing.models import CardKind, Paper, PaperState, Party, Signature
from qianmo.apps.signing.staleness import kept_contents
from qianmo.apps.signing.texts import TextRow, texts_numbered
from qianmo.apps.signing.wording import document
from qianmo.domain.access import Field
from qianmo.domain.refusal import Refused
from qianmo.domain.signing.parties import GIVERS, METHODS, PLACES, ROLES, Role
from qianmo.gateways.printing import print_contract
from qianmo.storage.identifiers import open_bytes

PAPER_STATES = {state.value: str(state.label) for state in PaperState}
"""States the register can be narrowed to, with the word of each."""
CARDS = {card.value: str(card.label) for card in CardKind}

REGISTER = """
SELECT c.id, c.number, l.number, l.household_id, p.name, v.name, t.name, k.name, coalesce(y.limit_fen, l.limit_fen),
       c.card, c.state,
       c.printed_on, c.signed_on, b.name, c.void_reason, coalesce(a.due, 0), coalesce(a.done, 0)
  FROM signing_paper c JOIN credit_line l ON l.id = c.line_id JOIN households_household h ON h.id = l.household_id
  JOIN households_person p ON p.id = l.borrower_id JOIN products_product k ON k.id = l.product_id
  JOIN grids_cell v ON v.id = h.village_id JOIN grids_cell t ON t.id = v.parent_id
  JOIN org_staff b ON b.id = c.printed_by_id
  LEFT JOIN credit_contract y ON y.line_id = l.id AND y.number = c.number
  LEFT JOIN LATERAL (SELECT count(*) AS due, count(s.id) AS done FROM signing_party q
    LEFT JOIN signing_signature s ON s.party_id = q.id WHERE q.paper_id = c.id) a ON TRUE
"""
COUNTED = """
SELECT count(*) FROM signing_paper c JOIN credit_line l ON l.id = c.line_id
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
    """A contract as the register shows it; `due` signatures are needed, `done` are there."""

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
    printed_on: date
    signed_on: date | None
    printed_by: str
    void_reason: str
    due: int
    done: int

    @property
    def state_name(self) -> str:
        """How it stands, in words."""
        return PAPER_STATES[self.state]


def contract_list(*, scope: Scope, chosen: ContractFilter, before: int | None = None, limit: int) -> list[ContractRow]:
    """Contracts within the scope, the latest first; `before` is the last id of the page before."""
    where, params = _where(scope, chosen)
    within = " AND c.id < %(before)s" if before else ""
    return _contracts(
        f"{where}{within} ORDER BY c.id DESC LIMIT %(limit)s", {**params, "before": before, "limit": limit}, scope
    )


def contract_count(*, scope: Scope, chosen: ContractFilter) -> int:
    """How many contracts the register holds under this filter."""
    where, params = _where(scope, chosen)
    with connection.cursor() as cursor:
        return int(cursor.execute(f"{COUNTED} WHERE {where}", params).fetchone()[0])


def contracts_of_line(*, line_number: str, scope: Scope) -> list[ContractRow]:
    """Every contract printed over a line, the latest first. The caller has checked that the line is in sight."""
    return _contracts("l.number = %(line)s ORDER BY c.id DESC", {"line": line_number}, scope)


def _contracts(where: str, params: dict[str, Any], scope: Scope) -> list[ContractRow]:
    with connection.cursor() as cursor:
        cursor.execute(f"{REGISTER} WHERE {where}", params)
        rows: list[Any] = cursor.fetchall()
    return [
        ContractRow(*row[:4], scope.name(row[4]), *row[5:9], CARDS[row[9]], *row[10:])  # type: ignore[call-arg]
        for row in rows
    ]


def _where(scope: Scope, chosen: ContractFilter) -> tuple[str, dict[str, Any]]:
    parts, params = ["TRUE"], dict[str, Any]()
    if scope.village_ids is not None:
        parts.append("h.village_id = ANY(%(villages)s)")
        params["villages"] = sorted(scope.village_ids)
    if chosen.state in PAPER_STATES:
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


@dataclass(frozen=True, slots=True)
class PartyRow:
    """Somebody who signs, and the signature if it is there."""

    id: int
    role: str
    name: str
    person_id: int | None
    signature_id: int | None
    method: str
    place: str
    image_digest: str
    has_image: bool
    has_reading: bool
    statement: str
    witness: str
    taken_by: str
    signed_at: datetime | None


@dataclass(frozen=True, slots=True)
class ContractFile:
    """A contract whole: its row in the register, its texts, what it costs, whoever signs it."""

    row: ContractRow
    line_id: int
    texts: tuple[TextRow, ...]
    facts_digest: str
    pdf_digest: str
    printed_at: datetime
    signed_at: datetime | None
    voided_by: str
    voided_at: datetime | None
    parties: tuple[PartyRow, ...]
    cost: dict[str, Any]

    @property
    def waits(self) -> bool:
        """Whether it is printed and somebody has still to sign."""
        return self.row.state == PaperState.PRINTED

    @property
    def unsigned(self) -> list[PartyRow]:
        """Whoever has still to sign."""
        return [one for one in self.parties if one.signed_at is None]


def contract_file(*, number: str, scope: Scope) -> ContractFile | None:
    """One contract by its number, or None when it does not exist or lies outside the scope."""
    within, params = _where(scope, ContractFilter())
    rows = _contracts(f"{within} AND c.number = %(number)s", {**params, "number": number}, scope)
    if not rows:
        return None
    paper = Paper.objects.defer("pdf", "facts").select_related("voided_by", "line").get(id=rows[0].id)
    texts = texts_numbered(ids=paper.texts)
    return ContractFile(
        row=rows[0],
        line_id=paper.line_id,
        texts=tuple(texts[pk] for pk in paper.texts),
        facts_digest=bytes(paper.facts_digest).hex(),
        pdf_digest=bytes(paper.pdf_digest).hex() if paper.pdf_digest else "",
        printed_at=paper.printed_at,
        signed_at=paper.signed_at,
        voided_by=paper.voided_by.name if paper.voided_by else "",
        voided_at=paper.voided_at,
        parties=_parties(paper, scope),
        cost=dict(kept_contents(paper_id=paper.pk).cost),
    )


def _parties(paper: Paper, scope: Scope) -> tuple[PartyRow, ...]:
    signed = Signature.objects.filter(party__paper=paper).select_related("witness", "taken_by")
    by_party = {one.party_id: one for one in signed.defer("image", "reading")}
    named = {**ROLES, Role.GUARANTOR.value: GIVERS.get(paper.line.guarantee, ROLES[Role.GUARANTOR])}
    found = []
    for party in Party.objects.filter(paper=paper).order_by("id"):
        one = by_party.get(party.pk)
        seen = (named[party.role], scope.name(party.name), party.person_id)
        if one is None:
            found.append(PartyRow(party.pk, *seen, None, "", "", "", False, False, "", "", "", None))
            continue
        found.append(
            PartyRow(
                party.pk,
                *seen,
                one.pk,
                METHODS[one.method],
                PLACES[one.place],
                bytes(one.image_digest).hex() if one.image_digest else "",
                one.image_digest is not None,
                one.reading_digest is not None,
                one.statement,
                one.witness.name if one.witness else one.witness_name,
                one.taken_by.name if one.taken_by else "",
                one.signed_at,
            )
        )
    return tuple(found)


def contract_pdf(*, paper_id: int) -> bytes | Refused:
    """The file of a contract: the bytes that were shown, or set anew from what was kept of one signed on paper."""
    row = Paper.objects.defer("facts").get(id=paper_id)
    if row.pdf is not None:
        return open_bytes(bytes(row.pdf), bound_to=f"pdf:{row.pk}")
    return print_contract(contract_document(paper_id=paper_id))


def contract_document(*, paper_id: int) -> dict[str, Any]:
    """What a contract says, as its layout sets it: identity numbers whole."""
    row = Paper.objects.defer("facts", "pdf").get(id=paper_id)
    texts = texts_numbered(ids=row.texts)
    return document(
        number=row.number,
        texts=[texts[pk] for pk in row.texts],
        contents=kept_contents(paper_id=row.pk),
        guarantee=signable_lines(ids=[row.line_id])[row.line_id].guarantee,
        digest=bytes(row.facts_digest),
    )


def signature_file(*, signature_id: int, reading: bool = False) -> bytes:
    """The picture of a signature or the recording of its reading, opened; empty where there is none."""
    name = "reading" if reading else "image"
    sealed = Signature.objects.values_list(name, flat=True).get(id=signature_id)
    place = "reading" if reading else "signature"
    return open_bytes(bytes(sealed), bound_to=f"{place}:{signature_id}") if sealed else b""
