"""The talk with a bank's own core: what waits is sent, what it says is heard, and what ran out of time is voided there.

The rows are the truth and jobs only poke: every step may die anywhere and be done again by anybody. Before `until` a
transfer is posted, again and again under the same id. After `until` the core is asked first; what it never saw is
voided there, so that a post still under way dies on arrival, and only the core's word that it is void frees the room.
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta

from django.db import transaction

from qianmo.apps.credit.models import Draw, Line, Transfer, TransferKind, TransferState
from qianmo.apps.credit.queries.transfers import FOR_EVER
from qianmo.apps.credit.services.collecting import book_collected, tell_ended
from qianmo.apps.credit.services.core_renewals import tell_noted
from qianmo.apps.credit.services.core_reversals import book_reversal, drop_reversals
from qianmo.apps.credit.services.reserves import JOB, post_reserves, void_reserves
from qianmo.apps.events.services import Fact, record
from qianmo.apps.org.queries import closed_day
from qianmo.gateways import corebank
from qianmo.gateways.corebank import Answer, CoreBank, NeverSeen, NoAnswer, Patience, Posted, RefusedThere, Voided
from qianmo.storage.identifiers import open_bytes
from qianmo.storage.queueing import hand_over

BATCH, AT_ONCE, LONGEST = 32, 8, 200
LEASE = timedelta(minutes=3)
"""How long one worker has a transfer to itself; a worker that died is followed by another after that."""
PAUSES = (15, 30, 60, 120, 300)
"""Seconds until the next try, by how often there was no answer."""
RAN_OUT = "到时没有办，已在核心作废"
TAKING = (TransferKind.REPAY, TransferKind.COLLECT)
ON_WORKING_DAYS = (*TAKING, TransferKind.UNDO)
"""What is booked on working days only; a draw that was paid out is booked on any."""
CORE_KINDS = {TransferKind.UNDO: corebank.Kind.REVERSE}
"""What the core calls by another name: to it a refund and a reversal are the same."""
Talk = Callable[[corebank.Transfer], Answer]


def settle_transfers(*, core: CoreBank, at: datetime, business_date: date, patience: Patience | None = None) -> int:
    """Talk to the core about everything that is due, outside any transaction; returns how many it answered.

    Stops when a whole batch went unanswered, the core being down, or when patience is over; the next poke goes on.
    """
    answered = 0
    while not (patience and patience.over) and (taken := take_due(at=at)):
        with ThreadPoolExecutor(AT_ONCE) as threads:
            heard = list(threads.map(lambda one: speak(core, one, late=at >= one.until), taken))
        hear(heard={one.pk: said for one, said in zip(taken, heard, strict=True)}, at=at, business_date=business_date)
        words = sum(not isinstance(said, NoAnswer) for said in heard)
        answered += words
        if not words:
            break
    return answered


@transaction.atomic
def take_due(*, at: datetime) -> list[Transfer]:
    """Take what is due to oneself for a while, the longest waiting first; nobody waits for another's rows."""
    waiting = Transfer.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        state=TransferState.WAITING, next_at__lte=at
    )
    rows = list(waiting.select_related("line", "draw", "undoes", "renewal__old").order_by("next_at", "id")[:BATCH])
    for row in rows:
        row.tries, row.tried_at, row.next_at = row.tries + 1, at, at + LEASE
    Transfer.objects.bulk_update(rows, ["tries", "tried_at", "next_at"])
    return rows


def speak(core: CoreBank, row: Transfer, *, late: bool) -> Answer:
    """What the core says of one transfer; touches no database. What must be told is never voided."""
    wanted = _wanted(row)
    if not late or row.kind in FOR_EVER:
        return core.post(wanted)
    said = core.ask(wanted)
    return core.void(wanted) if isinstance(said, NeverSeen) else said


def _wanted(row: Transfer) -> corebank.Transfer:
    payee = None
    if row.kind == TransferKind.DRAW and row.draw.payee_account:
        account = open_bytes(bytes(row.draw.payee_account), bound_to=f"draw:{row.draw_id}").decode()
        payee = corebank.Payee(name=row.draw.payee, account=account)
    return corebank.Transfer(
        id=row.core_id,
        kind=CORE_KINDS.get(TransferKind(row.kind)) or corebank.Kind(row.kind),
        account=row.line.number,
        loan=row.draw.number,
        fen=row.amount_fen,
        value_date=row.value_date,
        payee=payee,
        reverses=row.undoes.core_id if row.undoes else None,
        renews=row.renewal.old.number if row.renewal else "",
        due_on=row.renewal.new_due_on if row.renewal else None,
    )


@transaction.atomic
def hear(*, heard: Mapping[int, Answer], at: datetime, business_date: date) -> None:
    """Do what the core's answers ask for, each once: a transfer answered before is left as it is."""
    closed = closed_day(day=business_date)
    moved: list[tuple[Transfer, Posted]] = []
    ended: list[Transfer] = []
    for row in _locked(list(heard)):
        said = heard[row.pk]
        if isinstance(said, Posted) and (odd := _odd_day(said, row, on=business_date)):
            said = NoAnswer(odd)
        elif isinstance(said, Posted) and closed is not None and row.kind in ON_WORKING_DAYS:
            said = NoAnswer("核心已办，今天不是工作日，下一个工作日入账")
        if isinstance(said, Posted):
            row.state, row.reference, row.said = TransferState.POSTED, said.reference, ""
            row.taken_fen = said.fen if row.kind == TransferKind.COLLECT else None
            moved.append((row, said))
        elif isinstance(said, RefusedThere):
            row.state, row.said = TransferState.REFUSED, said.reason
            ended.append(row)
        elif isinstance(said, Voided):
            row.state, row.said = TransferState.VOIDED, RAN_OUT
            ended.append(row)
        else:
            _try_again(row, said, at=at)
            continue
        row.answered_at = at
    done = [row for row, _ in moved] + ended
    Transfer.objects.bulk_update(done, ["state", "reference", "said", "answered_at", "taken_fen"])
    _settle_draws(moved, ended, at=at, business_date=business_date)
    _settle_takings(moved, at=at, business_date=business_date)
    _settle_reversals(moved, ended, at=at, business_date=business_date)
    tell_ended(transfers=done, at=at, business_date=business_date)
    tell_noted(transfers=_of(done, TransferKind.RENEW), at=at, business_date=business_date)


def _locked(ids: Sequence[int]) -> list[Transfer]:
    """Transfers that still wait, with their lines and draws, locked in the order in which drawing and repaying lock."""
    found = list(Transfer.objects.filter(id__in=ids, state=TransferState.WAITING).values_list("line_id", "draw_id"))
    line_ids, draw_ids = {pair[0] for pair in found}, {pair[1] for pair in found}
    lines = {row.pk: row for row in Line.objects.select_for_update().filter(id__in=line_ids).order_by("id")}
    draws = {row.pk: row for row in Draw.objects.select_for_update().filter(id__in=draw_ids).order_by("id")}
    waiting = Transfer.objects.select_for_update().filter(id__in=ids, state=TransferState.WAITING).order_by("id")
    rows = [row for row in waiting if row.draw_id in draws]
    for row in rows:
        row.line, row.draw = lines[row.line_id], draws[row.draw_id]
    return rows


def _odd_day(said: Posted, row: Transfer, *, on: date) -> str:
    """Why money that moved cannot be booked today."""
    if said.value_date > on:
        return f"核心已办，起息日 {said.value_date} 还没有到，到那天入账"
    if said.value_date < row.value_date:
        return f"核心已办，但起息日 {said.value_date} 早于我方请求的 {row.value_date}，请与核心核对"
    return ""


def _try_again(row: Transfer, said: Answer, *, at: datetime) -> None:
    row.said = said.why if isinstance(said, NoAnswer) else "核心还不知道这一笔"
    row.next_at = at + timedelta(seconds=PAUSES[min(row.tries, len(PAUSES)) - 1])
    if at < row.until < row.next_at:
        row.next_at = row.until
    row.save(update_fields=["said", "next_at"])


def _settle_draws(
    moved: list[tuple[Transfer, Posted]], ended: list[Transfer], *, at: datetime, business_date: date
) -> None:
    """Book what was paid out and free what never will be; first of all, while the lines are as they were locked."""
    paid = [(row, said.value_date) for row, said in moved if row.kind == TransferKind.DRAW]
    post_reserves(
        transfers=[row for row, _ in paid],
        value_dates=[value_date for _, value_date in paid],
        at=at,
        business_date=business_date,
    )
    void_reserves(transfers=_of(ended, TransferKind.DRAW), at=at, business_date=business_date)


def _settle_takings(moved: list[tuple[Transfer, Posted]], *, at: datetime, business_date: date) -> None:
    taken = [(row, said.value_date) for row, said in moved if row.kind in TAKING]
    back = book_collected(
        transfers=[row for row, _ in taken],
        value_dates=[value_date for _, value_date in taken],
        at=at,
        business_date=business_date,
    )
    Transfer.objects.bulk_create(back)


def _settle_reversals(
    moved: list[tuple[Transfer, Posted]], ended: list[Transfer], *, at: datetime, business_date: date
) -> None:
    """Undo what the core has undone; where the books cannot follow, it waits in sight for a person."""
    for row in _of([row for row, _ in moved], TransferKind.UNDO):
        refused = book_reversal(row, at=at, business_date=business_date)
        if refused is not None:
            row.state, row.answered_at = TransferState.WAITING, None
            row.save(update_fields=["state", "answered_at"])
            _try_again(row, NoAnswer(f"核心已冲正，账上没有跟上：{refused.reason}"[:LONGEST]), at=at)
    drop_reversals(transfers=_of(ended, TransferKind.UNDO), at=at, business_date=business_date)


def _of(rows: Sequence[Transfer], kind: TransferKind) -> list[Transfer]:
    return [row for row in rows if row.kind == kind]


@transaction.atomic
def hurry_transfers(
    *, transfer_ids: Sequence[int], give_up: bool, by: int, at: datetime, business_date: date
) -> list[int]:
    """Talk to the core now instead of later; with `give_up` as if the time were over. The ids that still waited.

    Giving up frees nothing by itself: the core is asked, and voids or says that it has paid. A refund is not given up,
    nor is the word of a renewal.
    """
    rows = [row for row in _locked(transfer_ids) if not (give_up and row.kind in FOR_EVER)]
    for row in rows:
        row.next_at = at
        row.until = min(row.until, at) if give_up else row.until
    Transfer.objects.bulk_update(rows, ["next_at", "until"])
    facts = [
        Fact(
            subject_id=row.draw_id,
            household_id=row.line.household_id,
            by=by,
            payload={"line": row.line.number, "draw": row.draw.number, "fen": row.amount_fen, "give_up": give_up},
        )
        for row in rows
    ]
    record(kind="credit.core_asked", facts=facts, at=at, business_date=business_date)
    if rows:
        hand_over(JOB)
    return [row.pk for row in rows]
