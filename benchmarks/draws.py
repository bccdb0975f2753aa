"""How many draws a second eight clients take through the act, each on lines of its own and all on one line.

Ours is `credit.services.draw` with the embedded core, one draw a call, by eight processes with a connection each; the
server keeps every commit safe on disk. The floor is pgbench with eight clients on a copy of the same database. It
sends the very statements of the act (listened to while one draw is taken), prepared and in two pipelines, and decides
nothing. Ours and the floor take turns; each figure is the median of the rounds. Beside the clock on the wall stands
the processor time of clients and server together, which other work on the machine does not blur.
"""

import argparse
import os
import sys
from collections.abc import Callable
from itertools import groupby
from statistics import median

from benchmarks.measuring.county import build_county
from benchmarks.measuring.crowd import together
from benchmarks.measuring.databases import check_started_by_qianmo, fresh_database, migrate, quiet_disk, work_in
from benchmarks.measuring.drawing import Bank, find_bank, take, take_turns, wish, work_on
from benchmarks.measuring.pgbench import Measured, listening, run_script, script_of
from benchmarks.measuring.processor import processor_time
from benchmarks.measuring.report import Progress, Report, percentile, rounded

CLIENTS = 8
WARM_UP = 30
"""Draws of each client before the clock starts: connections open, statements prepared and planned."""
ROOM_FEN = 1_000_000
REQUEST = "\\set request random(1, 9223372036854775806)\n"
UNLIKE_ANY_ID = 765_432
"""Drawn before we listen, so that the line's balance is told apart from the ids beside it."""


def main() -> int:
    """Build a small county, let both draw in turn, print the line."""
    asked = _asked()
    check_started_by_qianmo("draws")
    progress = Progress()
    with fresh_database("county") as county:
        progress.tell("make the tables and a small county")
        migrate(county)
        work_in(county)
        build_county(households=asked.households, processes=2, progress=progress)
        bank, script = _listen()
        found = {shape: _rounds(shape, bank, script, county, asked, progress) for shape in ("distinct", "hot")}
    own, hot = found["distinct"], found["hot"]
    Report(
        name="draws",
        unit="us/draw",
        ours=own["ours"],
        floor=own["floor"],
        size={"clients": CLIENTS, "draws": asked.draws * CLIENTS, "rounds": asked.rounds, "lines": len(bank.lines)},
        more={
            "trips": script.count("endpipeline"),
            "statements": script.count(";"),
            **{key: rounded(own[key]) for key in FIGURES},
            "hot": {key: rounded(hot[key]) for key in ("ours", "floor", "ratio", *FIGURES)},
            "load": [rounded(one) for one in os.getloadavg()],
        },
    ).show()
    return 0


FIGURES = (
    *("tx_s", "tx_s_floor", "p50", "p95", "p50_floor", "p95_floor"),
    *("cpu_us", "cpu_us_floor", "cpu_ratio"),
)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--households", type=int, default=4_000, help="size of the county drawn in")
    parser.add_argument("--draws", type=int, default=400, help="draws of each client in each round")
    parser.add_argument("--rounds", type=int, default=5)
    return parser.parse_args()


def _listen() -> tuple[Bank, str]:
    """The bank to draw in, and the script of one draw: what differs from draw to draw is made by SQL."""
    from django.db import connection

    from qianmo.domain.numbers import draw_number

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    bank = find_bank(room_fen=ROOM_FEN)
    new = wish(bank, 0)
    take(bank, wish(bank, 0, amount_fen=UNLIKE_ANY_ID))  # prepares the statements
    with listening() as trips:
        draw_id = take(bank, new).ids[0]
    with connection.cursor() as cursor:
        cursor.execute("SELECT drawn_fen FROM credit_line WHERE id = %s", [new.line_id])
        (drawn_fen,) = cursor.fetchone()
    connection.close()
    request = "array[lpad(to_hex(:request::bigint), 32, '0')]"  # a volatile function would keep the index from use
    same_draw = "currval('credit_draw_id_seq')"
    stand_ins = {
        f"{{{new.line_id}}}": "array[:line]",
        f"{{{draw_id}}}": f"array[{same_draw}]",
        f'{{"{draw_number(year=bank.on.year, serial=draw_id)}"}}': f"array['JJ-' || {same_draw}]",
        f"{{{new.request_id}}}": request,
        f'{{"{new.request_id}"}}': request,
        f"{{{drawn_fen}}}": "array[1]",  # nothing is decided, so nothing is added up
    }
    return bank, script_of(trips, stand_ins=stand_ins)


def _rounds(
    shape: str, bank: Bank, script: str, county: str, asked: argparse.Namespace, progress: Progress
) -> dict[str, float]:
    """Both sides in turn on one copy of the county, so that a busy minute of the machine meets both; their medians."""
    script = _setting(shape, bank) + script
    ours: list[Measured] = []
    floors: list[Measured] = []
    with fresh_database(shape, template=county) as url:
        run_script(url, script, clients=CLIENTS, each=WARM_UP)
        quiet_disk(url)
        for turn in range(1, asked.rounds + 1):
            progress.tell(f"{shape}, round {turn}")
            ours.append(_ours(shape, bank, url, asked.draws))
            floors.append(run_script(url, script, clients=CLIENTS, each=asked.draws))
    rate, floor = (median(one.rate for one in side) for side in (ours, floors))
    cpu, cpu_floor = (median(one.cpu_us for one in side) for side in (ours, floors))
    return {
        "ours": 1e6 / rate,
        "floor": 1e6 / floor,
        "ratio": floor / rate,
        "tx_s": rate,
        "tx_s_floor": floor,
        **{f"p{share}": median(percentile(one.taken, share) for one in ours) for share in (50, 95)},
        **{f"p{share}_floor": median(percentile(one.taken, share) for one in floors) for share in (50, 95)},
        "cpu_us": cpu,
        "cpu_us_floor": cpu_floor,
        "cpu_ratio": cpu / cpu_floor,
    }


def _ours(shape: str, bank: Bank, url: str, draws: int) -> Measured:
    def ready(place: int) -> Callable[[], list[float]]:
        work_on(url)
        lines = range(place, len(bank.lines), CLIENTS) if shape == "distinct" else range(1)
        take_turns(bank, lines, count=WARM_UP)
        return lambda: take_turns(bank, lines, count=draws)

    with processor_time(url) as spent:
        told, seconds = together(ready, count=CLIENTS)
    each = spent.seconds * 1e6 / (CLIENTS * (draws + WARM_UP))
    return Measured(CLIENTS * draws / seconds, [one for taken in told for one in taken], each)


def _setting(shape: str, bank: Bank) -> str:
    """How pgbench chooses a line: the same one always, or any of those whose ids follow one another without a gap."""
    ids = sorted(line_id for line_id, _ in bank.lines)
    if shape == "hot":
        return f"{REQUEST}\\set line {bank.lines[0][0]}\n"
    runs = [list(run) for _, run in groupby(enumerate(ids), key=lambda pair: pair[1] - pair[0])]
    longest = max(runs, key=len)
    return f"{REQUEST}\\set line random({longest[0][1]}, {longest[-1][1]})\n"


if __name__ == "__main__":
    sys.exit(main())
