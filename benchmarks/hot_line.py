"""Ten thousand draws on one line at once, some of them sent twice: what reaches a caller, and what is left of it.

Sixteen processes draw through the act, with the embedded core, as fast as they can. The line's room is gone before the
last of them is taken, and every tenth request is sent a second time, by another process. Counted: errors that reached a
caller (deadlocks, serialisation, anything), fen drawn beyond the limit at any moment, requests drawn twice, and fen by
which line, draws and books differ. All must be 0; otherwise the program ends with 1.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable
from time import monotonic
from typing import Any
from uuid import UUID, uuid5

import psycopg

from benchmarks.measuring.county import build_county
from benchmarks.measuring.crowd import together
from benchmarks.measuring.databases import check_started_by_qianmo, fresh_database, migrate, work_in
from benchmarks.measuring.drawing import Bank, find_bank, take, wish, work_on
from benchmarks.measuring.reckoning import OVER, UNEVEN
from benchmarks.measuring.report import Progress, rounded

CLIENTS = 16
REQUESTS = UUID("0c6b5c1e-1f0d-5b3e-8a55-7a4a5f0e6d01")
EVERY = 10
"""Every so many-th request is sent a second time."""
DOUBLED = "SELECT count(*) - count(DISTINCT request_id) FROM credit_draw WHERE line_id = %s"


def main() -> int:
    """Draw, count, print the line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draws", type=int, default=10_000)
    parser.add_argument("--households", type=int, default=1_000, help="size of the county drawn in")
    asked = parser.parse_args()
    check_started_by_qianmo("hot-line")
    progress = Progress()
    with fresh_database("county") as county:
        progress.tell("make the tables and a small county")
        migrate(county)
        work_in(county)
        build_county(households=asked.households, processes=2, progress=progress)
        bank = find_bank(room_fen=1_000_000)
        room_fen = _room(county, bank)
        amount_fen = -(-room_fen * 10 // (asked.draws * 9))  # nine draws of ten find room
        _close()
        began = monotonic()
        progress.tell("draw")
        told, seconds = together(_ready(county, bank, amount_fen, asked.draws), count=CLIENTS)
        found = _counted(county, bank, told, amount_fen=amount_fen, room_fen=room_fen)
    progress.tell(f"{monotonic() - began:.0f} s")
    print(json.dumps({"name": "hot-line", "draws": asked.draws, **found, "tx_s": rounded(asked.draws / seconds)}))
    return 0 if not any(found[key] for key in ("errors", "over_limit", "doubled", "imbalance", "unlike")) else 1


def _ready(county: str, bank: Bank, amount_fen: int, draws: int) -> Callable[[int], Callable[[], Any]]:
    """A client's share: its own requests, and second copies of another's."""

    def ready(place: int) -> Callable[[], list[tuple[int, int, str]]]:
        work_on(county)
        turns = list(range(place, draws, CLIENTS))
        turns += [turn for turn in range((place + 1) % CLIENTS, draws, CLIENTS) if turn % EVERY == 0]
        return lambda: [_draw(bank, amount_fen, turn) for turn in sorted(turns)]

    return ready


def _draw(bank: Bank, amount_fen: int, turn: int) -> tuple[int, int, str]:
    """The request, the draw it made (0: none), and the refusal's code or the error that came out."""
    new = wish(bank, 0, amount_fen=amount_fen, request_id=uuid5(REQUESTS, str(turn)))
    try:
        answers = take(bank, new)
    except Exception as error:  # noqa: BLE001  counted
        return turn, 0, f"error: {error!r}"
    return (turn, answers.ids[0], "") if answers.ids else (turn, 0, answers.refused[0].code)


def _room(county: str, bank: Bank) -> int:
    with psycopg.connect(county) as server:
        row = server.execute("SELECT limit_fen - drawn_fen FROM credit_line WHERE id = %s", [bank.lines[0][0]])
        return int((row.fetchone() or (0,))[0])


def _counted(
    county: str, bank: Bank, told: list[list[tuple[int, int, str]]], *, amount_fen: int, room_fen: int
) -> dict[str, Any]:
    heard = [one for share in told for one in share]
    codes = Counter(code for _, _, code in heard if code)
    made: dict[int, set[int]] = {}
    for turn, draw_id, _ in heard:
        if draw_id:
            made.setdefault(turn, set()).add(draw_id)
    with psycopg.connect(county) as server:
        (over,) = server.execute(OVER).fetchone() or (0,)
        (doubled,) = server.execute(DOUBLED, [bank.lines[0][0]]).fetchone() or (0,)
        (uneven,) = server.execute(UNEVEN).fetchone() or (0,)
    return {
        "errors": sum(count for code, count in codes.items() if code.startswith("error")),
        "over_limit": over,
        "doubled": doubled + sum(len(ids) - 1 for ids in made.values()),
        "imbalance": uneven,
        "unlike": len(made) - min(room_fen // amount_fen, len({turn for turn, *_ in heard})),
        "drawn": len(made),
        "refused": dict(codes),
    }


def _close() -> None:
    from django.db import connections

    connections.close_all()


if __name__ == "__main__":
    sys.exit(main())
