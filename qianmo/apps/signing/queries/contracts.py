"""One contract with whoever signs it, and its file."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from qianmo.apps.credit.queries.signable import signable_lines
from qianmo.apps.grids.queries import Scope
from qianmo.apps.signing.contents import kept_contents
from qianmo.apps.signing.models import Paper, PaperState, Party, Signature
from qianmo.apps.signing.queries.register import ContractFilter, ContractRow, contract_rows, narrowed
from qianmo.apps.signing.texts import TextRow, texts_numbered
from qianmo.apps.signing.wording import document
from qianmo.domain.refusal import Refused
from qianmo.domain.signing.parties import GIVERS, METHODS, PLACES, ROLES, Role
from qianmo.gateways.printing import print_contract
from qianmo.storage.identifiers import open_bytes


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
    within, params = narrowed(scope, ContractFilter())
    rows = contract_rows(f"{within} AND c.number = %(number)s", {**params, "number": number}, scope)
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
