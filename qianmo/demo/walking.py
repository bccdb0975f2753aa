"""A household for each product of the shelf on its whole way: dossier, review, decision, contract, line.

What the mass of the county is granted on its signing days leaves no dossiers; these few show every page with something
on it. They count among the published totals, so the mass asks for so much less.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from io import BytesIO
from uuid import UUID, uuid5

from PIL import Image, ImageDraw

from qianmo.apps.approvals.queries import WaitingCase, waiting_cases
from qianmo.apps.approvals.services import NewOpinion
from qianmo.apps.credit.queries.signable import SignableLine, signable_lines
from qianmo.apps.credit.services import Word, decide_cases
from qianmo.apps.dossiers.queries import dossier_behind
from qianmo.apps.dossiers.services import Filling, fill_dossiers, send_on
from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.queries import NamedInFull, named_in_full
from qianmo.apps.signing.queries import ContractFile, contract_file, contracts_of_line
from qianmo.apps.signing.services import Guarantor, NewPaper, NewSigning, print_papers, sign_paper
from qianmo.demo.accepting import accepted, all_accepted
from qianmo.demo.calibration import Totals
from qianmo.demo.dossiers import ASKS_FEN, Wanted, bring_the_shelf, shelf_on_offer
from qianmo.demo.schedule import DEMO_DAY, moment
from qianmo.domain.signing.parties import GIVERS, Method, Place

COUNTY = Scope(None)
SIGNED_PER_WALKER = 20
WALKED_ON = date(2026, 9, 28)
REQUESTS = UUID("7d0c9b52-4f0a-4d38-8b1e-2a9b6f3c5e71")
OPINION = "资料齐全，收入与当地行情相符"


def walkers(totals: Totals) -> int:
    """How many walk: one for each product on offer, fewer where a small county could not reach its totals otherwise."""
    return min(len(shelf_on_offer()), totals.signed // SIGNED_PER_WALKER)


def left_to_the_mass(totals: Totals) -> Totals:
    """The totals without those who walk."""
    walking = walkers(totals)
    return replace(
        totals,
        granted=totals.granted - walking,
        granted_fen=totals.granted_fen - walking * ASKS_FEN,
        signed=totals.signed - walking,
        signed_fen=totals.signed_fen - walking * ASKS_FEN,
    )


def walk_the_shelf(*, wanted: Sequence[Wanted], reviewer: int, approver: int) -> None:
    """Take one household for each product from its first contact to a signed contract, on one day."""
    until = DEMO_DAY + timedelta(days=365)
    applications = bring_the_shelf(wanted=wanted, consent_until=until, at=_at(9), business_date=WALKED_ON)
    _reviewed(applications, reviewer=reviewer)
    _signed(_decided(applications, approver=approver), owners={one.household_id: one.owner for one in wanted})


def review_cases(*, cases: Sequence[WaitingCase], reviewer: int, at: datetime, business_date: date) -> None:
    """Answer 三审查 of cases and send them on to their approvers."""
    found = [dossier_behind(application_id=case.subject_id, scope=COUNTY, on=business_date) for case in cases]
    points = [
        Filling(dossier_id=file.row.id, item=item.key, value="符合", by=reviewer)
        for file in found
        if file is not None
        for item in file.items
        if item.part == "review"
    ]
    opinions = [
        NewOpinion(case_id=case.id, revision=case.revision, step="forwarded", by=reviewer, text=OPINION)
        for case in cases
    ]
    all_accepted(fill_dossiers(entries=points, at=at, business_date=business_date))
    all_accepted(send_on(opinions=opinions, at=at, business_date=business_date))


def _reviewed(applications: Sequence[int], *, reviewer: int) -> None:
    review_cases(
        cases=_cases(applications, "reviewing", reviewer), reviewer=reviewer, at=_at(10), business_date=WALKED_ON
    )


def _decided(applications: Sequence[int], *, approver: int) -> list[SignableLine]:
    words = [
        Word(
            case_id=case.id,
            revision=case.revision,
            approve=True,
            limit_fen=ASKS_FEN,
            text="同意",
            by=approver,
            post="approver",
        )
        for case in _cases(applications, "deciding", approver)
    ]
    decided = decide_cases(words=words, scope=COUNTY, at=_at(11), business_date=WALKED_ON)
    all_accepted(decided.refused.values())
    return list(signable_lines(ids=decided.ids.values()).values())


def _cases(applications: Sequence[int], state: str, staff_id: int) -> list[WaitingCase]:
    waiting = waiting_cases(scope=COUNTY, states=[state], staff_id=staff_id)
    return [case for case in waiting if case.subject_id in set(applications)]


def _signed(lines: Sequence[SignableLine], *, owners: dict[int, int]) -> None:
    """Print each contract and have everybody sign it by hand; the next customer stands surety where one is needed."""
    people = named_in_full(person_ids={line.borrower_id for line in lines})
    neighbours = dict(zip(lines, [*lines[1:], *lines[:1]], strict=True))
    papers = [
        NewPaper(
            line_id=line.id,
            card="fu",
            guarantors=_givers(line, people, neighbours[line]),
            printed_by=owners[line.household_id],
            request_id=uuid5(REQUESTS, line.number),
        )
        for line in lines
    ]
    printed = print_papers(papers=papers, at=_at(14), business_date=WALKED_ON)
    all_accepted(printed.refused.values())
    for line in lines:
        (row, *_) = contracts_of_line(line_number=line.number, scope=COUNTY)
        file = contract_file(number=row.number, scope=COUNTY)
        if file is not None:
            _sign(file, taken_by=owners[line.household_id])


def _sign(file: ContractFile, *, taken_by: int) -> None:
    for party in file.parties:
        signing = NewSigning(
            party_id=party.id,
            shown=bytes.fromhex(file.pdf_digest),
            method=Method.HAND,
            place=Place.COUNTER,
            image=scrawl(party.name),
            taken_by=taken_by,
            request_id=uuid5(REQUESTS, f"{file.row.number} {party.id}"),
        )
        accepted(sign_paper(signing=signing, at=_at(15), business_date=WALKED_ON))


def _givers(line: SignableLine, people: dict[int, NamedInFull], neighbour: SignableLine) -> tuple[Guarantor, ...]:
    """Who gives a guarantee: a neighbour stands surety, what is pledged is the borrower's own."""
    if line.guarantee not in GIVERS:
        return ()
    giver = people[neighbour.borrower_id if line.guarantee == "保证" else line.borrower_id]
    return (Guarantor(name=giver.name, identity=giver.identity),)


def scrawl(name: str) -> bytes:
    """A signature nobody could read, another for each name."""
    sheet = Image.new("RGB", (360, 140), "white")
    seed = sum(ord(sign) * (place + 3) for place, sign in enumerate(name))
    points = [(24 + place * 13, 70 + ((seed >> place % 11) * (place + 5) % 83) - 41) for place in range(24)]
    ImageDraw.Draw(sheet).line(points, fill=(24, 32, 40), width=4, joint="curve")
    kept = BytesIO()
    sheet.save(kept, "PNG")
    return kept.getvalue()


def _at(hour: int) -> datetime:
    return moment(WALKED_ON, hour=hour)
