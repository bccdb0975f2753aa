"""Acts on contracts before they are signed: print them from the texts in force, void them.

A line has at most one contract that is printed or signed. Its number is given when it is printed and never again, so a
voided contract leaves a gap that the register explains.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from django.db import transaction

from qianmo.apps.credit.answers import Answers
from qianmo.apps.credit.queries import requests_made
from qianmo.apps.credit.queries.signable import SignableLine, signable_lines
from qianmo.apps.events.services import Fact, record
from qianmo.apps.signing.choosing import texts_for
from qianmo.apps.signing.contents import CARDS, Asked, Contents, Guarantor, filled_in
from qianmo.apps.signing.models import Paper, PaperKind, PaperState, Party
from qianmo.apps.signing.queries.contracts import contract_pdf
from qianmo.apps.signing.texts import TextRow, texts_in_force
from qianmo.apps.signing.wording import document
from qianmo.domain.identity import read_identity
from qianmo.domain.numbers import contract_number
from qianmo.domain.refusal import Refused
from qianmo.domain.signing.parties import LONGEST_NAME, givers_missing
from qianmo.gateways.printing import print_contract
from qianmo.storage.copying import allocate_ids, copy_rows
from qianmo.storage.identifiers import seal_bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPaper:
    """A contract to make over a granted line: the card it opens on, and who gives its guarantee."""

    line_id: int
    card: str
    printed_by: int
    request_id: UUID
    guarantors: tuple[Guarantor, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSupplement:
    """A supplement to make about a raise or a renewal that waits: `kind` says which, `subject_id` is its id."""

    kind: str
    subject_id: int
    printed_by: int
    request_id: UUID
    card: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """A contract that can be written: its wish, its line, its number and texts, what is filled in; bytes if set."""

    position: int
    new: NewPaper | NewSupplement
    line: SignableLine
    number: str
    texts: tuple[TextRow, ...]
    contents: Contents
    pdf: bytes | None = None

    @property
    def digest(self) -> bytes:
        """What a signature on it is given to: the bytes that are shown, or the contents where nothing is shown."""
        return sha256(self.pdf).digest() if self.pdf else self.contents.digest(self.texts)


@transaction.atomic
def print_papers(*, papers: Sequence[NewPaper], at: datetime, business_date: date) -> Answers:
    """Print contracts from the texts in force; returns their ids.

    Refused: an unknown line, one that does not wait for signature, one with a contract already, a card the bank does
    not open, a guarantee without its giver or with a sound giver missing, no text in force, a cost over the cap, and
    what the fonts cannot show.
    """
    answers, ready = prepare(papers=papers, on=business_date)
    shown: list[Made] = []
    for one in ready:
        whole = printed(one)
        if isinstance(whole, Refused):
            answers.refused[one.position] = whole
        else:
            shown.append(whole)
    ids = write_papers(shown, state=PaperState.PRINTED, at=at, on=business_date)
    tell_printed(shown, ids, at=at, on=business_date)
    answers.written([one.position for one in shown], ids)
    return answers


def printed(one: Made) -> Made | Refused:
    """The same with its bytes. Refused: what the fonts cannot show."""
    whole = document(
        number=one.number,
        texts=one.texts,
        contents=one.contents,
        guarantee=one.line.guarantee,
        digest=one.contents.digest(one.texts),
    )
    pdf = print_contract(whole)
    return pdf if isinstance(pdf, Refused) else replace(one, pdf=pdf)


@transaction.atomic
def void_paper(*, paper_id: int, reason: str, by: int, at: datetime, business_date: date) -> Refused | None:
    """Void a printed contract, so that another can be printed. Refused: signed or voided already, no reason."""
    row = held_paper(paper_id)
    if row.state != PaperState.PRINTED:
        label = PaperState(row.state).label
        return Refused(code="paper_closed", reason=f"不能作废：合同 {row.number} {label}。只有待签的合同可以作废")
    if not reason.strip():
        return Refused(code="no_reason", reason="没有作废：请写明原因，台账上要看得到")
    row.state, row.voided_by_id, row.voided_at, row.void_reason = PaperState.VOID, by, at, reason.strip()[:200]
    row.save(update_fields=["state", "voided_by", "voided_at", "void_reason"])
    payload = {"contract": row.number, "line": row.line.number, "reason": row.void_reason}
    fact = Fact(subject_id=row.pk, household_id=row.line.household_id, by=by, payload=payload)
    record(kind="signing.voided", facts=[fact], at=at, business_date=business_date)
    return None


def held_paper(paper_id: int) -> Paper:
    """A contract locked until the act is over: its line first, as whoever prints or draws on that line locks it."""
    line_id = Paper.objects.values_list("line_id", flat=True).get(id=paper_id)
    signable_lines(ids=[line_id], held=True)
    rows = Paper.objects.select_for_update(of=("self",)).select_related("line")
    return rows.defer("pdf", "facts").get(id=paper_id)


def prepare(*, papers: Sequence[NewPaper], on: date) -> tuple[Answers, list[Made]]:
    """Judge wishes for contracts and fill in those that can be made; `answers` takes repeats and refusals."""
    seen, wanted = requests_made(model=Paper, request_ids=[one.request_id for one in papers], columns=("line_id",))
    answers = Answers(seen=seen, wanted=wanted)
    lines = signable_lines(ids={one.line_id for one in papers}, held=True)
    living = Paper.objects.exclude(state=PaperState.VOID).filter(line_id__in=list(lines), kind=PaperKind.CONTRACT)
    taken = dict(living.order_by("id").values_list("line_id", "number"))
    texts, asked = texts_in_force(on=on), list[tuple[int, NewPaper, tuple[TextRow, ...]]]()
    for position, one in enumerate(papers):
        if answers.is_repeat(position, one.request_id, wants=(one.line_id,)):
            continue
        line = lines.get(one.line_id)
        chosen = texts_for(line, texts) if line else None
        refused = _stands_in_the_way(one, line, taken, chosen, on=on)
        if refused is not None:
            answers.refused[position] = refused
        elif chosen is not None and not isinstance(chosen, Refused):
            taken[one.line_id] = "正在办的这一份"
            asked.append((position, one, chosen))
    ids = iter(allocate_ids(Paper, len(asked)))
    numbered = [
        Asked(lines[one.line_id], contract_number(year=on.year, serial=next(ids)), one.card, one.guarantors, chosen)
        for _, one, chosen in asked
    ]
    made = []
    for (position, one, chosen), told, contents in zip(asked, numbered, filled_in(asked=numbered, on=on), strict=True):
        if isinstance(contents, Refused):
            answers.refused[position] = contents
        else:
            made.append(Made(position, one, told.line, told.number, chosen, contents))
    return answers, made


def _stands_in_the_way(
    new: NewPaper,
    line: SignableLine | None,
    taken: dict[int, str],
    chosen: tuple[TextRow, ...] | Refused | None,
    *,
    on: date,
) -> Refused | None:
    if line is None:
        return Refused(code="unknown_line", reason="没有这笔额度")
    if number := taken.get(line.id):
        return Refused(code="paper_exists", reason=f"不能打印合同：这笔额度已有合同 {number}。要重打，先作废那一份")
    if not line.waits:
        reason = f"不能打印合同：额度 {line.number} 现为“{line.state_name}”，只有已授信未签约的可以签"
        return Refused(code="not_granted", reason=reason)
    if line.ends_on <= on:
        return Refused(code="expired", reason=f"不能打印合同：额度 {line.number} 已于 {line.ends_on} 到期。请重新申请")
    if new.card not in CARDS:
        return Refused(code="no_card", reason="没有选卡种。请选福卡或社保卡")
    if refused := givers_missing(guarantee=line.guarantee, guarantors=len(new.guarantors)):
        return refused
    for one in new.guarantors:
        if not 0 < len(one.name.strip()) <= LONGEST_NAME:
            return Refused(code="guarantor_name", reason=f"没有写担保人姓名，或超过 {LONGEST_NAME} 个字。请写全")
        if isinstance(read := read_identity(one.identity, on=on), Refused):
            return Refused(code=read.code, reason=f"{one.name.strip()}：{read.reason}")
    return chosen if isinstance(chosen, Refused) else None


def write_papers(made: Sequence[Made], *, state: PaperState, at: datetime, on: date) -> list[int]:
    """Write contracts and who signs them; the ids are those their numbers were given from."""
    ids = [int(one.number.rpartition("-")[2]) for one in made]
    signed = state == PaperState.SIGNED
    pdfs = [one.pdf for one in made]
    copy_rows(
        Paper,
        {
            "id": ids,
            "number": [one.number for one in made],
            "kind": [one.new.kind if isinstance(one.new, NewSupplement) else "contract" for one in made],
            "limit_change_id": [_subject(one, "raise") for one in made],
            "renewal_id": [_subject(one, "renewal") for one in made],
            "line_id": [one.line.id for one in made],
            "card": [one.new.card for one in made],
            "state": state.value,
            "texts": [[text.id for text in one.texts] for one in made],
            "facts": [
                seal_bytes(one.contents.packed(), bound_to=f"paper:{pk}") for pk, one in zip(ids, made, strict=True)
            ],
            "facts_digest": [one.contents.digest(one.texts) for one in made],
            "pdf": [seal_bytes(pdf, bound_to=f"pdf:{pk}") if pdf else None for pk, pdf in zip(ids, pdfs, strict=True)],
            "pdf_digest": [sha256(pdf).digest() if pdf else None for pdf in pdfs],
            "printed_on": on,
            "printed_at": at,
            "printed_by_id": [one.new.printed_by for one in made],
            "signed_on": on if signed else None,
            "signed_at": at if signed else None,
            "request_id": [one.new.request_id for one in made],
        },
    )
    signers = [(pk, signer) for pk, one in zip(ids, made, strict=True) for signer in one.contents.signers]
    copy_rows(
        Party,
        {
            "paper_id": [pk for pk, _ in signers],
            "role": [signer.role for _, signer in signers],
            "name": [signer.name for _, signer in signers],
            "person_id": [signer.person_id for _, signer in signers],
        },
    )
    return ids


def _subject(one: Made, kind: str) -> int | None:
    return one.new.subject_id if isinstance(one.new, NewSupplement) and one.new.kind == kind else None


def tell_printed(made: Sequence[Made], ids: Sequence[int], *, at: datetime, on: date) -> None:
    """One event per contract: its number and line, its texts by name and version, the digest of its bytes."""
    record(
        kind="signing.printed",
        facts=[
            Fact(
                subject_id=pk,
                household_id=one.line.household_id,
                by=one.new.printed_by,
                payload={
                    "contract": one.number,
                    "line": one.line.number,
                    "texts": [text.named for text in one.texts],
                    "digest": one.digest.hex(),
                },
            )
            for pk, one in zip(ids, made, strict=True)
        ],
        at=at,
        business_date=on,
    )


@transaction.atomic
def open_contract(*, paper_id: int, by: int, at: datetime, business_date: date) -> bytes | Refused:
    """The file of a contract for a member of staff: it names persons in full, so every opening is told."""
    row = Paper.objects.select_related("line").defer("pdf", "facts").get(id=paper_id)
    pdf = contract_pdf(paper_id=paper_id)
    if not isinstance(pdf, Refused):
        payload = {"contract": row.number, "line": row.line.number, "digest": sha256(pdf).hexdigest()}
        fact = Fact(subject_id=row.pk, household_id=row.line.household_id, by=by, payload=payload)
        record(kind="signing.opened", facts=[fact], at=at, business_date=business_date)
    return pdf
