"""Filing households: opening a file for each sound one, and refusing the others by position with a reason."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import itemgetter
from uuid import UUID

from django.db import transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.grids.queries import cells
from qianmo.apps.grids.services import hold_cells
from qianmo.apps.households.initials import initials
from qianmo.apps.households.models import Household, Membership, Person
from qianmo.apps.households.queries import KnownPerson, last_serials, persons_known
from qianmo.apps.households.services.facts import Sheet, record_facts
from qianmo.apps.households.services.holding import hold_persons
from qianmo.domain.households import Filing, SoundMember, check_filing
from qianmo.domain.numbers import household_number
from qianmo.domain.refusal import Refused
from qianmo.storage.copying import allocate_ids, copy_new_rows, copy_rows
from qianmo.storage.identifiers import blind_index, blind_tail, seal_identifiers


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """What filing did: household ids by position, refusals by position."""

    ids: dict[int, int]
    refused: dict[int, Refused]


@dataclass(slots=True)
class _Draft:
    """A filing that has passed its own checks, with its persons read."""

    position: int
    filing: Filing
    village_id: int
    group_id: int | None
    members: list[SoundMember]
    indexes: list[UUID]


@transaction.atomic
def file_households(*, filings: Sequence[Filing], at: datetime, business_date: date) -> Filed:
    """Open a file for each household whose filing is sound; the others are refused by position with a reason.

    Refused: a filing that does not stand by itself (see `check_filing`), an unknown village, a group that is not of the
    village, a person who is already in a file of this bank, or who appears twice in this batch. One bad filing never
    holds up the rest, and two who file the same person at once get one file and one refusal.
    """
    refused: dict[int, Refused] = {}
    codes = sorted({filing.village_code for filing in filings})
    hold_cells(ids=[cell.id for cell in cells(level="village", codes=codes)])
    villages = {cell.code: cell.id for cell in cells(level="village", codes=codes)}  # as they are now that they stand
    drafts = _drafts(filings=filings, villages=villages, on=business_date, refused=refused)
    hold_persons(indexes=[index for draft in drafts for index in draft.indexes])
    known = persons_known(indexes=[index for draft in drafts for index in draft.indexes])
    drafts = _without_filed_persons(drafts=drafts, known=known, refused=refused)
    written = _write_persons(drafts, known=known)
    person_ids = {index: person.id for index, person in known.items()} | written
    drafts = _without_lost_races(drafts=drafts, person_ids=person_ids, refused=refused)
    _forget_persons(written=written, drafts=drafts)
    household_ids = _write_households(drafts=drafts, villages=villages, on=business_date)
    _write_memberships(drafts=drafts, household_ids=household_ids, person_ids=person_ids, on=business_date)
    record_facts(
        sheets=[
            Sheet(
                household_id=household_id,
                as_of=business_date,
                source=draft.filing.source,
                facts=draft.filing.facts,
                recorded_by=draft.filing.filed_by,
            )
            for draft, household_id in zip(drafts, household_ids, strict=True)
            if draft.filing.facts
        ]
    )
    record(
        kind="households.filed",
        facts=[
            Fact(
                subject_id=household_id,
                household_id=household_id,
                by=draft.filing.filed_by,
                payload={
                    "members": len(draft.members),
                    "items": list(draft.filing.items),
                    "source": draft.filing.source,
                },
            )
            for draft, household_id in zip(drafts, household_ids, strict=True)
        ],
        at=at,
        business_date=business_date,
    )
    ids = {draft.position: household_id for draft, household_id in zip(drafts, household_ids, strict=True)}
    return Filed(ids=ids, refused=refused)


def _drafts(
    *, filings: Sequence[Filing], villages: dict[str, int], on: date, refused: dict[int, Refused]
) -> list[_Draft]:
    group_codes = sorted({filing.group_code for filing in filings if filing.group_code})
    groups = {(cell.parent_id, cell.code): cell.id for cell in cells(level="group", codes=group_codes)}
    drafts = []
    for position, filing in enumerate(filings):
        village_id = villages.get(filing.village_code)
        group_id = groups.get((village_id, filing.group_code or ""))
        verdict = check_filing(filing, on=on)
        if isinstance(verdict, Refused):
            refused[position] = verdict
        elif village_id is None:
            reason = f"没有代码为 {filing.village_code} 的村，请核对村名或区划代码"
            refused[position] = Refused(code="unknown_village", reason=reason)
        elif filing.group_code and group_id is None:
            reason = f"{filing.village_code} 村没有代码为 {filing.group_code} 的组，请核对，或不填组"
            refused[position] = Refused(code="unknown_group", reason=reason)
        else:
            indexes = [blind_index("identity", member.identity.number) for member in verdict]
            drafts.append(_Draft(position, filing, village_id, group_id, verdict, indexes))
    return drafts


def _without_filed_persons(
    *, drafts: list[_Draft], known: dict[UUID, KnownPerson], refused: dict[int, Refused]
) -> list[_Draft]:
    seen: dict[UUID, int] = {}
    kept = []
    for draft in drafts:
        reason = None
        for member, index in zip(draft.members, draft.indexes, strict=True):
            if index in known and known[index].household_number:
                reason = f"{member.name}已在 {known[index].household_number} 户的档案里，同一个人不能建两份档"
            elif index in seen:
                reason = f"{member.name}在本批第 {seen[index] + 1} 户已出现，同一个人不能建两份档"
        if reason is None:
            seen.update(dict.fromkeys(draft.indexes, draft.position))
            kept.append(draft)
        else:
            refused[draft.position] = Refused(code="duplicate_person", reason=reason)
    return kept


def _write_persons(drafts: list[_Draft], *, known: dict[UUID, KnownPerson]) -> dict[UUID, int]:
    """Write every person the bank does not hold yet; returns the ids of those this transaction wrote, by index.

    They are written in the order of their index: two batches that share persons then wait for one another in turn and
    never in a circle.
    """
    new = [
        (member, index)
        for draft in drafts
        for member, index in zip(draft.members, draft.indexes, strict=True)
        if index not in known
    ]
    people = sorted(new, key=itemgetter(1))
    ids = allocate_ids(Person, len(people))
    written = copy_new_rows(
        Person,
        {
            "id": ids,
            "name": [member.name for member, _ in people],
            "initials": [initials(member.name) for member, _ in people],
            "female": [member.identity.female for member, _ in people],
            "birth_on": [member.identity.birth_on for member, _ in people],
            "ethnicity": [member.ethnicity for member, _ in people],
            "sealed": [
                seal_identifiers(
                    {"identity": member.identity.number, "phone": member.phone}, bound_to=f"person:{person_id}"
                )
                for person_id, (member, _) in zip(ids, people, strict=True)
            ],
            "identity_index": [index for _, index in people],
            "identity_tail": [blind_tail("identity", member.identity.number) for member, _ in people],
            "phone_index": [member.phone and blind_index("phone", member.phone) for member, _ in people],
            "phone_tail": [member.phone and blind_tail("phone", member.phone) for member, _ in people],
        },
    )
    return {index: person_id for person_id, (_, index) in zip(ids, people, strict=True) if person_id in written}


def _without_lost_races(
    *, drafts: list[_Draft], person_ids: dict[UUID, int], refused: dict[int, Refused]
) -> list[_Draft]:
    """Leave out households one of whose persons another transaction filed while this one ran."""
    kept = []
    for draft in drafts:
        if all(index in person_ids for index in draft.indexes):
            kept.append(draft)
        else:
            reason = "这一户有人刚刚在别处建了档，请刷新后核对"
            refused[draft.position] = Refused(code="duplicate_person", reason=reason)
    return kept


def _forget_persons(*, written: dict[UUID, int], drafts: list[_Draft]) -> None:
    """Take back persons written for a household that lost its race: nobody is kept without a file."""
    kept = {index for draft in drafts for index in draft.indexes}
    left_over = [person_id for index, person_id in written.items() if index not in kept]
    if left_over:
        Person.objects.filter(id__in=left_over).delete()


def _write_households(*, drafts: list[_Draft], villages: dict[str, int], on: date) -> list[int]:
    serials: Counter[str] = Counter(last_serials(village_codes=sorted(villages)))
    numbers = []
    for draft in drafts:
        serials[draft.filing.village_code] += 1
        numbers.append(
            household_number(village_code=draft.filing.village_code, serial=serials[draft.filing.village_code])
        )
    ids = allocate_ids(Household, len(drafts))
    copy_rows(
        Household,
        {
            "id": ids,
            "number": numbers,
            "village_id": [draft.village_id for draft in drafts],
            "group_id": [draft.group_id for draft in drafts],
            "segment": [draft.filing.segment for draft in drafts],
            "address": [draft.filing.address for draft in drafts],
            "items": [draft.filing.items for draft in drafts],
            "filed_on": on,
            "filed_by_id": [draft.filing.filed_by for draft in drafts],
        },
    )
    return ids


def _write_memberships(
    *, drafts: list[_Draft], household_ids: list[int], person_ids: dict[UUID, int], on: date
) -> None:
    rows = [
        (household_id, person_ids[index], member.relation)
        for draft, household_id in zip(drafts, household_ids, strict=True)
        for member, index in zip(draft.members, draft.indexes, strict=True)
    ]
    copy_rows(
        Membership,
        {
            "household_id": [row[0] for row in rows],
            "person_id": [row[1] for row in rows],
            "relation": [row[2] for row in rows],
            "joined_on": on,
        },
    )
