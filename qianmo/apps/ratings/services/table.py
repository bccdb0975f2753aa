"""Rating at the table: what the group says of households is written down at once, and each member signs it by a code.

Said anew, a household is signed anew. A member signs everything the table has said so far and he may speak on, with the
one-time code of his own seat, on the screen of the host.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.ratings.models import CreditLevel, Rater, Sitting, TableRating, TableSign, WrongCode
from qianmo.apps.ratings.queries import credit_levels, roster_outcomes, rosters_put_off, table_rows
from qianmo.apps.ratings.services.codes import TRIES, WITHIN, code_index
from qianmo.apps.ratings.services.sittings import hold_seats
from qianmo.domain.ratings.table import TableSaid, Way, why_not_said
from qianmo.domain.refusal import Refused
from qianmo.storage.dated_rows import say_from
from qianmo.storage.identifiers import blind_index

SHIPPED = {"特优": 10_000_000, "优秀": 8_000_000, "较好": 6_000_000, "一般": 4_000_000}
"""Four levels of 4 to 10 万 (S3: 一般农牧户共分四个资信等级,单户授信额度区间为4万元至10万元); the steps are ours."""
NO_TABLE = Refused(code="no_table", reason="没有办：这一场不是现场评定，或已经结束。请刷新本页")


@transaction.atomic
def adopt_shipped_levels(*, since: date) -> None:
    """Put the shipped levels in force from a day on where the bank has none; what it has stays."""
    if not CreditLevel.objects.exists():
        wanted = [{"name": name, "most_fen": fen} for name, fen in SHIPPED.items()]
        say_from(since, rows=CreditLevel.objects.all(), key=["name"], wanted=wanted)


@transaction.atomic
def rate_at_table(
    *, sitting_id: int, said: Sequence[TableSaid], by: int, at: datetime, business_date: date
) -> dict[int, Refused] | Refused:
    """Write down what the table says of households; refusals by position, or one for the whole.

    The same again changes nothing; something else is a new revision, and what was signed before counts no more. Refused
    whole: no open sitting at a table, by who does not host it, a village that is put off. Refused alone: a household
    that is not to be rated here, a level or limit that does not stand (`why_not_said`).
    """
    row = _open_table(sitting_id)
    if row is None or row.host_id != by:
        return NO_TABLE
    if why := rosters_put_off(roster_ids=[row.roster_id], doing="现场评定").get(row.roster_id):
        return why
    outcomes, most = roster_outcomes(roster_ids=[row.roster_id]), credit_levels(on=business_date)
    stands = table_rows(sitting_ids=[sitting_id])
    revisions: dict[int, int] = {}
    for household_id in TableRating.objects.filter(sitting=row).values_list("household_id", flat=True):
        revisions[household_id] = revisions.get(household_id, 0) + 1
    refused: dict[int, Refused] = {}
    fresh: list[TableRating] = []
    for place, one in enumerate(said):
        black = outcomes.get((row.roster_id, one.household_id), "black") == "black"
        if black or (row.only and one.household_id not in row.only):
            refused[place] = Refused(code="not_ratable", reason="有一户不在本村名册，或初筛不予评议。没有记")
        elif (fault := why_not_said(one, most=most)) is not None:
            refused[place] = fault
        elif (now := stands.get((sitting_id, one.household_id))) is None or now.said != one:
            revisions[one.household_id] = revisions.get(one.household_id, 0) + 1
            fresh.append(
                TableRating(
                    sitting=row, household_id=one.household_id, revision=revisions[one.household_id], level=one.level,
                    limit_fen=one.limit_fen, excludes=one.excludes, entered_by_id=by, entered_at=at,
                )
            )  # fmt: skip
    TableRating.objects.bulk_create(fresh)
    facts = [
        Fact(
            subject_id=one.pk, household_id=one.household_id, by=by,
            payload={"level": one.level, "limit_fen": one.limit_fen, "excludes": one.excludes},
        )
        for one in fresh
    ]  # fmt: skip
    record(kind="ratings.said_at_table", facts=facts, at=at, business_date=business_date)
    return refused


@transaction.atomic
def sign_table(*, sitting_id: int, code: str, by: int, at: datetime, business_date: date) -> int | Refused:
    """Sign everything the table has said so far in the name of the seat a code opens; how many households.

    The seat's own household and those of kin are left out. Refused: no open sitting at a table or by who does not host
    it, a code that opens no seat of it or has run out, five wrong ones within a quarter of an hour.
    """
    row = _open_table(sitting_id)
    if row is None or row.host_id != by:
        return NO_TABLE
    whence = blind_index("address", f"table {sitting_id}")
    if WrongCode.objects.filter(address=whence, at__gt=at - WITHIN).count() >= TRIES:
        return Refused(code="shut_out", reason="连续输错 5 次，请等 15 分钟再签，或给这一席换一个码")
    seat = Rater.objects.filter(code_index=code_index(code), sitting=row).first()
    if seat is None:
        WrongCode.objects.create(address=whence, at=at)
        return Refused(code="wrong_code", reason="没有签：这个码不是这一场的。请照纸条再输一次，字母不分大小写")
    if seat.code_until is None or seat.code_until <= at:
        return Refused(code="run_out", reason="没有签：这个码已经过期。请给这一席换一个码")
    due = [one for one in table_rows(sitting_ids=[sitting_id]).values() if seat.pk in one.waiting]
    TableSign.objects.bulk_create(TableSign(rating_id=one.rating_id, rater=seat, signed_at=at) for one in due)
    facts = [Fact(subject_id=seat.pk, household_id=None, by=by, payload={"seat": seat.seat, "signed": len(due)})]
    record(kind="ratings.signed_at_table", facts=facts if due else [], at=at, business_date=business_date)
    return len(due)


def _open_table(sitting_id: int) -> Sitting | None:
    """An open sitting at a table, held: nobody says, signs or closes beside us."""
    hold_seats(sitting_ids=[sitting_id])
    return Sitting.objects.filter(id=sitting_id, way=Way.TABLE, closed_at__isnull=True).first()
