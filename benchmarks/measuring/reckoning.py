"""After the kills: whether everything acknowledged is there, nothing twice, no line ever over its limit, books even."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from uuid import UUID, uuid5

import psycopg

from benchmarks.measuring.tellers import CARRIED_OUT, Told

SENDERS = UUID("6f1c0a52-6c0b-5d0e-9d53-0b8d6b1f6a11")
"""The name space of the API's request ids, written here again so that the check leans on nothing it checks."""
ROWS = """
SELECT d.request_id, d.amount_fen,
       (SELECT count(*) FROM ledger_entry e WHERE e.kind = 'draw' AND e.source_id = d.id),
       (SELECT count(*) FROM events_event v WHERE v.kind = 'credit.drawn' AND v.subject_id = d.id)
  FROM credit_draw d WHERE d.id > %s
UNION ALL
SELECT r.request_id, r.amount_fen,
       (SELECT count(*) FROM ledger_entry e
         WHERE e.kind = 'principal' AND e.source_id = r.id AND e.line_id = d.line_id),
       (SELECT count(*) FROM events_event v WHERE v.kind = 'credit.repaid' AND v.subject_id = r.id)
  FROM credit_repayment r JOIN credit_draw d ON d.id = r.draw_id WHERE r.id > %s
"""
LENT = "CASE WHEN d.code = '1303' THEN e.fen WHEN c.code = '1303' THEN -e.fen ELSE 0 END"
ENTRIES = "ledger_entry e JOIN ledger_account d ON d.id = e.debit_id JOIN ledger_account c ON c.id = e.credit_id"
OVER = f"""
SELECT count(*)
  FROM (SELECT e.line_id, sum({LENT}) OVER (PARTITION BY e.line_id ORDER BY e.id) AS drawn FROM {ENTRIES}) run
  JOIN credit_line l ON l.id = run.line_id
 WHERE run.drawn > l.limit_fen OR run.drawn < 0
"""
UNEVEN = f"""
SELECT coalesce(sum(abs(l.drawn_fen - owed.fen) + abs(l.drawn_fen - booked.fen) + l.reserved_fen), 0)::bigint
  FROM credit_line l
 CROSS JOIN LATERAL (SELECT coalesce(sum(w.unpaid_fen), 0) AS fen FROM credit_draw w WHERE w.line_id = l.id) owed
 CROSS JOIN LATERAL (SELECT coalesce(sum({LENT}), 0) AS fen FROM {ENTRIES} WHERE e.line_id = l.id) booked
"""


@dataclass(frozen=True, slots=True)
class Marks:
    """The last draw and repayment before anybody was killed."""

    draw_id: int
    repayment_id: int


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What was acknowledged, and what is wrong; all but the first must be nothing."""

    acknowledged: int
    lost: int
    doubled: int
    over_limit: int
    imbalance_fen: int

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not any(value for name, value in asdict(self).items() if name != "acknowledged")


def marks(url: str) -> Marks:
    """Where the bank stands now."""
    with psycopg.connect(url) as bank:
        row = bank.execute(
            "SELECT (SELECT coalesce(max(id), 0) FROM credit_draw), (SELECT coalesce(max(id), 0) FROM credit_repayment)"
        ).fetchone()
    return Marks(*(row or (0, 0)))


def reckon(url: str, told: Iterable[Told], since: Marks) -> Reckoning:
    """Hold the bank against what its clients were told.

    Lost: acknowledged without its row, entry or event, or with another amount. Doubled: a row nobody was told of, or
    one booked or recorded twice. Over: moments in the journal at which more was drawn on a line than its limit.
    """
    wanted = {uuid5(SENDERS, f"{one.token_id}/{one.key}"): one for one in told if one.status == CARRIED_OUT}
    with psycopg.connect(url) as bank:
        rows = bank.execute(ROWS, [since.draw_id, since.repayment_id]).fetchall()
        (over,) = bank.execute(OVER).fetchone() or (0,)
        (uneven,) = bank.execute(UNEVEN).fetchone() or (0,)
    sound = {key for key, *row in rows if key in wanted and _is_whole(*row, told=wanted[key])}
    doubled = [key for key, _, booked, recorded in rows if key not in wanted or booked > 1 or recorded > 1]
    return Reckoning(len(wanted), len(wanted.keys() - sound), len(doubled), int(over), int(uneven))


def _is_whole(fen: int, booked: int, recorded: int, *, told: Told) -> bool:
    return fen == told.asked["amount_fen"] and booked >= 1 and recorded >= 1


def refused(told: Sequence[Told]) -> dict[str, int]:
    """How often each refusal was heard."""
    codes = [one.answer["code"] for one in told if one.status != CARRIED_OUT]
    return {code: codes.count(code) for code in sorted(set(codes))}
