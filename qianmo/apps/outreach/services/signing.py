"""Acts of a signing day: open it, prepare its contracts, register who came, hand out gifts and take one back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import Max

from qianmo.apps.events.services import Fact, record
from qianmo.apps.grids.queries import Scope, cell
from qianmo.apps.households.queries import groups_at
from qianmo.apps.outreach.models import Gift, SigningDay, SigningGuest
from qianmo.apps.outreach.queries.bounds import field_rule
from qianmo.apps.outreach.queries.signing import GuestRow, guests_of, signing_days
from qianmo.apps.signing.services import NewPaper, print_papers
from qianmo.domain.outreach.gifts import ITEMS, why_no_gift
from qianmo.domain.refusal import Refused

MOST_AT_ONCE = 30
"""So many contracts are set as PDF in one act, so that nobody waits for longer than a few seconds."""
NO_DAY = Refused(code="no_day", reason="没有办：没有这个签约日，或不在您的范围。请刷新本页")
NOT_EXPECTED = Refused(code="not_expected", reason="不在这一天的签约名单上：这一户没有等签的额度")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSigningDay:
    """A signing day to open: village, day, where, which gift of what worth, how many.

    With a group it is for its members, and the village is where the group stands.
    """

    village_id: int
    group_id: int | None = None
    day: date
    place: str
    gift: str
    gift_fen: int
    stock: int


@transaction.atomic
def open_signing_day(*, new: NewSigningDay, scope: Scope, by: int, at: datetime, business_date: date) -> int | Refused:
    """Open a signing day; the id. A second time for the same village and day it answers with the first.

    Refused: a village out of sight or gone, a group that stands elsewhere, a day that is over, no place, a gift dearer
    than the bank allows.
    """
    village = cell(cell_id=new.village_id)
    if village is None or village.ended_on is not None or not scope.allows(new.village_id):
        return Refused(code="no_village", reason="没有开：没有这个村，或不在您的范围。请从列表里选")
    named = village.name if new.group_id is None else groups_at(village_id=village.id).get(new.group_id)
    if named is None:
        return Refused(code="no_group", reason="没有开：没有这个客户群，或它不在这个村。请从列表里选")
    known = SigningDay.objects.filter(village_id=new.village_id, group_id=new.group_id, day=new.day).first()
    if known is not None:
        return known.pk
    if new.day < business_date or not new.place.strip():
        return Refused(code="day", reason="没有开：日期要在今天或以后，地点要写明")
    dearest_fen = field_rule(on=business_date).dearest_fen
    if not new.gift.strip() or not 0 < new.gift_fen <= dearest_fen or new.stock > 10_000:
        return Refused(
            code="gift", reason=f"没有开：礼品要写名称，单价不超过 {dearest_fen // 100} 元，最多备 10,000 份"
        )
    row = SigningDay.objects.create(
        village_id=new.village_id, group_id=new.group_id, day=new.day, place=new.place.strip()[:60],
        gift=new.gift.strip()[:40],
        gift_fen=new.gift_fen, stock=new.stock, opened_by_id=by, opened_at=at,
    )  # fmt: skip
    told = {"village": named, "day": new.day.isoformat()}
    _tell("outreach.signing_day_opened", row.pk, None, told, by=by, at=at, on=business_date)
    return row.pk


@dataclass(frozen=True, slots=True)
class Prepared:
    """How many contracts were printed, how many lines still wait for theirs, and why some could not be printed."""

    printed: int
    waiting: int
    refused: Sequence[Refused]


@transaction.atomic
def prepare_contracts(
    *, day_id: int, card: str, scope: Scope, by: int, at: datetime, business_date: date
) -> Prepared | Refused:
    """Print contracts for lines of the village that have none, thirty at a time, each as the room of signing does.

    Refused: no such day. A line whose contract cannot be printed (a guarantee without its giver) says so and waits.
    """
    day = next(iter(signing_days(scope=scope, day_id=day_id)), None)
    if day is None:
        return NO_DAY
    bare = [one for one in guests_of(scope=scope, card=day) if not one.paper_state and one.signed_on is None]
    wanted = [
        NewPaper(line_id=one.line_id, card=card, printed_by=by, request_id=uuid4()) for one in bare[:MOST_AT_ONCE]
    ]
    answers = print_papers(papers=wanted, at=at, business_date=business_date)
    refused = [
        Refused(code=why.code, reason=f"{bare[place].number}：{why.reason}") for place, why in answers.refused.items()
    ]
    printed = len(wanted) - len(refused)
    return Prepared(printed, len(bare) - printed, refused)


@transaction.atomic
def register_guests(
    *, day_id: int, guests: Mapping[int, Sequence[str]], scope: Scope, by: int, at: datetime, business_date: date
) -> dict[int, Refused] | Refused:
    """Register who came (line id to the papers brought); refusals by line. Once more it adds papers and takes none off.

    Refused: a line that is not expected that day, papers nobody knows.
    """
    day = next(iter(signing_days(scope=scope, day_id=day_id)), None)
    if day is None:
        return NO_DAY
    expected = {one.line_id: one for one in guests_of(scope=scope, card=day)}
    refused = {pk: NOT_EXPECTED for pk in guests if pk not in expected}
    known = {row.line_id: row for row in SigningGuest.objects.select_for_update().filter(signing_day_id=day_id)}
    fresh: list[SigningGuest] = []
    changed: list[SigningGuest] = []
    for line_id, brought in sorted(guests.items()):
        if line_id in refused:
            continue
        row = known.get(line_id)
        items = [code for code in ITEMS if code in brought or (row is not None and code in row.items)]
        if row is not None and row.items == items:
            continue
        if row is not None:
            row.items = items
            changed.append(row)
            continue
        fresh.append(SigningGuest(signing_day_id=day_id, line_id=line_id, items=items, came_at=at, registered_by_id=by))
    SigningGuest.objects.bulk_create(fresh)
    SigningGuest.objects.bulk_update(changed, ["items"])
    facts = [
        Fact(subject_id=row.pk, household_id=expected[row.line_id].household_id, by=by, payload={"items": row.items})
        for row in (*fresh, *changed)
    ]
    record(kind="outreach.guest_registered", facts=facts, at=at, business_date=business_date)
    return refused


@transaction.atomic
def hand_out_gifts(
    *, day_id: int, line_ids: Sequence[int], scope: Scope, by: int, at: datetime, business_date: date
) -> dict[int, int | Refused] | Refused:
    """Hand out gifts, each numbered; by line its number or everything that is missing (`why_no_gift`)."""
    SigningDay.objects.select_for_update().filter(id=day_id).first()
    day = next(iter(signing_days(scope=scope, day_id=day_id)), None)
    if day is None:
        return NO_DAY
    expected = {one.line_id: one for one in guests_of(scope=scope, card=day)}
    number = Gift.objects.filter(signing_day_id=day_id).aggregate(last=Max("number"))["last"] or 0
    left = day.stock - day.given
    rows: list[Gift] = []
    answers: dict[int, int | Refused] = {}
    for line_id in dict.fromkeys(line_ids):
        one = expected.get(line_id)
        why = NOT_EXPECTED if one is None else _why(one, left)
        if one is None or why is not None:
            answers[line_id] = why or NOT_EXPECTED
            continue
        number, left = number + 1, left - 1
        rows.append(Gift(signing_day_id=day_id, number=number, line_id=line_id, given_by_id=by, given_at=at))
        answers[line_id] = number
    Gift.objects.bulk_create(rows)
    facts = [
        Fact(
            subject_id=row.pk, household_id=expected[row.line_id].household_id, by=by,
            payload={"number": row.number, "gift": day.gift, "fen": day.gift_fen},
        )
        for row in rows
    ]  # fmt: skip
    record(kind="outreach.gift_given", facts=facts, at=at, business_date=business_date)
    return answers


def _why(one: GuestRow, left: int) -> Refused | None:
    return why_no_gift(
        who=one.head or one.number, came=one.came_at is not None, items=one.items, signed=one.signed_on is not None,
        given=str(one.gift_ever or ""), left=left,
    )  # fmt: skip


@transaction.atomic
def take_back_gift(
    *, gift_id: int, reason: str, scope: Scope, by: int, at: datetime, business_date: date
) -> Refused | None:
    """Take a gift back that was handed out by mistake; the line of the ledger stays, and another may be given.

    Refused: out of sight, taken back before, by who handed it out, no reason.
    """
    row = Gift.objects.select_for_update(of=["self"]).select_related("line", "signing_day").filter(id=gift_id).first()
    if row is None or row.taken_back_by_id is not None or not scope.allows(row.signing_day.village_id):
        return Refused(code="no_gift", reason="没有收回：没有这份礼品，或已经收回。请刷新本页")
    if row.given_by_id == by:
        return Refused(code="own_gift", reason="没有收回：自己发的要由另一位同事收回")
    if not reason.strip():
        return Refused(code="no_reason", reason="没有收回：没有写原因。请写明")
    row.taken_back_by_id, row.taken_back_reason = by, reason.strip()[:60]
    row.save(update_fields=["taken_back_by", "taken_back_reason"])
    told = {"number": row.number, "reason": row.taken_back_reason}
    _tell("outreach.gift_taken_back", row.pk, row.line.household_id, told, by=by, at=at, on=business_date)
    return None


def _tell(
    kind: str, subject_id: int, household_id: int | None, payload: dict[str, Any], *, by: int, at: datetime, on: date
) -> None:
    fact = Fact(subject_id=subject_id, household_id=household_id, by=by, payload=payload)
    record(kind=kind, facts=[fact], at=at, business_date=on)
