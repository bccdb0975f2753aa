"""Hands: all ballots of one rater at once, cast at the host's phone where there is no network and sealed on the spot.

The code the rater typed opens the seat, as it does at a browser, and is spent by the hand: a second one under the same
code is refused, whoever sends it. A hand is cast whole or not at all, and says nothing to anybody before the sitting
is closed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from qianmo.apps.ratings.models import Rater, WrongCode
from qianmo.apps.ratings.queries import ballots_cast
from qianmo.apps.ratings.services.codes import TRIES, WITHIN, code_index
from qianmo.apps.ratings.services.sittings import NewBallot, cast_ballots, hold_seats, weigh_ballots
from qianmo.domain.refusal import Refused
from qianmo.storage.identifiers import blind_index

WRONG = Refused(code="wrong_code", reason="没有收：评议员填的码不对。请主持人看席位，给这位评议员换一个码重投")
SPENT = Refused(code="code_used", reason="没有收：这个码已经投过票，不能再投。要重投请主持人先作废，再用新码")
FOREIGN = Refused(code="not_host", reason="没有收：这场评议会不是您主持的。请核对")
OVER = Refused(code="over", reason="没有收：这场评议会已经结束，结论已经合成。要补请再开一场")
RUN_OUT = Refused(code="run_out", reason="没有收：这个码在投票时已经过期。请主持人换一个码重投")
SHUT_OUT = Refused(code="shut_out", reason="没有收：这台手机连续错了 5 个码。请等 15 分钟再送")
EMPTY = Refused(code="no_ballots", reason="没有收：里面没有票。请重新投")


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What a rater says of one household; no limit means that he does not know it."""

    household_id: int
    limit_fen: int | None
    excludes: bool
    related: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """One rater's ballots under his code, collected by a host at a place (his phone) at a moment."""

    sitting_id: int
    host: int
    code: str
    place: str
    opinions: tuple[Opinion, ...]
    cast_at: datetime


@transaction.atomic
def cast_hands(*, hands: Sequence[Hand], at: datetime) -> list[Refused | None]:
    """Cast hands in open sittings, each whole or not at all; refusals by position.

    Refused: no ballots, a sitting of another host or over, a code that opens no seat of it, was spent or had run out
    when the hand was cast, five wrong codes from one phone, and whatever is refused of a single ballot.
    """
    sitting_ids = sorted({hand.sitting_id for hand in hands})
    hold_seats(sitting_ids=sitting_ids)
    indexes = {code_index(hand.code) for hand in hands}
    raters = {row.code_index: row for row in Rater.objects.filter(code_index__in=indexes).select_related("sitting")}
    spent = {rater_id for rater_id, _ in ballots_cast(sitting_ids=sitting_ids)}
    shut = _shut_out({hand.place for hand in hands}, at=at)
    answers: list[Refused | None] = []
    ballots: list[tuple[int, NewBallot]] = []
    for position, hand in enumerate(hands):
        row = raters.get(code_index(hand.code))
        refused = SHUT_OUT if hand.place in shut else _refusal(hand, row, spent)
        answers.append(refused)
        if refused is None and row is not None:
            spent.add(row.pk)
            ballots += [(position, _ballot(row, one)) for one in hand.opinions]
    weighed = weigh_ballots(sitting_ids=sitting_ids, ballots=[one for _, one in ballots])
    for place, refused in weighed.items():
        answers[ballots[place][0]] = refused
    cast_ballots(sitting_ids=sitting_ids, ballots=[one for position, one in ballots if answers[position] is None])
    wrong = [hand.place for hand, answer in zip(hands, answers, strict=True) if answer is WRONG]
    WrongCode.objects.bulk_create(WrongCode(address=blind_index("address", place), at=at) for place in wrong)
    return answers


def _refusal(hand: Hand, row: Rater | None, spent: set[int]) -> Refused | None:
    if not hand.opinions:
        return EMPTY
    if row is None or row.sitting_id != hand.sitting_id:
        return WRONG
    if row.sitting.host_id != hand.host:
        return FOREIGN
    if row.sitting.closed_at is not None:
        return OVER
    if row.pk in spent:
        return SPENT
    return RUN_OUT if row.code_until is None or row.code_until <= hand.cast_at else None


def _ballot(row: Rater, one: Opinion) -> NewBallot:
    return NewBallot(
        rater_id=row.pk,
        household_id=one.household_id,
        limit_fen=one.limit_fen,
        excludes=one.excludes,
        related=one.related,
        turn=row.turn,
    )


def _shut_out(places: set[str], *, at: datetime) -> set[str]:
    """Places from which five wrong codes have come in the last quarter of an hour."""
    by_index = {blind_index("address", place): place for place in places}
    found: dict[str, int] = {}
    for index in WrongCode.objects.filter(address__in=by_index, at__gt=at - WITHIN).values_list("address", flat=True):
        found[by_index[index]] = found.get(by_index[index], 0) + 1
    return {place for place, count in found.items() if count >= TRIES}
