"""A product under fire: clients who draw and repay at once, and a hand that kills its pieces at random moments."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measuring.product import KINDS, running_product
from benchmarks.measuring.reckoning import Reckoning, marks, reckon, refused
from benchmarks.measuring.tellers import Line, Teller, Token

PROGRESS_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it: the reckoning, what was killed how often, refusals heard, requests sent in all."""

    reckoning: Reckoning
    killed: dict[str, int]
    refused: dict[str, int]
    tries: int


def kill_and_reckon(
    folder: Path,
    *,
    bank: str,
    tokens: Sequence[Token],
    lines: Sequence[Line],
    kills: int,
    port: int,
    seed: int,
    tell: Callable[[str], None] = lambda _words: None,
) -> Outcome:
    """Start the product on a copy of the bank, kill so often, and hold the bank against what its clients heard.

    The next kill waits until clients were answered after the last. Raises when the product does not come back or a
    client is answered in a way no client can make sense of.
    """
    dice, stop, killed = random.Random(seed), threading.Event(), Counter[str]()
    with running_product(folder, bank=bank, port=port) as product:
        since = marks(product.url)
        tellers = [
            Teller(token, port, list(lines), random.Random(f"{seed} {place}"), stop)
            for place, token in enumerate(tokens)
        ]
        threads = [threading.Thread(target=teller.work) for teller in tellers]
        for thread in threads:
            thread.start()
        try:
            for turn in range(1, kills + 1):
                time.sleep(dice.uniform(0.05, 0.5))
                kind = dice.choice(KINDS)
                tell(f"kill {turn} of {kills}: {kind}")
                answered = _answered(tellers)
                product.kill(kind, dice)
                killed[kind] += 1
                time.sleep(dice.uniform(0, 0.2))
                product.revive()
                _wait_for_answers(tellers, beyond=answered)
        finally:
            stop.set()
            for thread in threads:
                thread.join()
        _must_be_well(tellers)
        told = [one for teller in tellers for one in teller.told]
        outcome = reckon(product.url, told, since)
    return Outcome(outcome, dict(killed), refused(told), sum(teller.tries for teller in tellers))


def _answered(tellers: list[Teller]) -> int:
    return sum(len(teller.told) for teller in tellers)


def _wait_for_answers(tellers: list[Teller], *, beyond: int) -> None:
    end = time.monotonic() + PROGRESS_SECONDS
    while _answered(tellers) <= beyond + len(tellers):
        _must_be_well(tellers)
        if time.monotonic() > end:
            raise RuntimeError("nobody is answered any more")
        time.sleep(0.02)


def _must_be_well(tellers: list[Teller]) -> None:
    failed = [teller.failed for teller in tellers if teller.failed]
    if failed:
        raise RuntimeError("; ".join(failed))
