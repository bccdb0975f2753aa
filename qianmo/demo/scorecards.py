"""Model review in the demo: a scorecard of the farm card with its signatures and months, and one that challenges it.

Both are tables of our own making. They are entered, signed for and monitored by the acts a bank uses, on the
applications the county has decided, so that their figures are whatever came of them.
"""

from datetime import date
from pathlib import Path
from typing import Any

from qianmo.apps.lab.services import NewScorecard, enter_scorecard, monitor_scorecard, sign_scorecard
from qianmo.apps.products.queries import products
from qianmo.demo.accepting import accepted
from qianmo.demo.schedule import moment

CARDS = Path(__file__).resolve().parent / "cards"
PRODUCT, DECISION = "funong", "scorecard_farm"
OVERDUE_DAYS, WINDOW_MONTHS = 30, 12
SAID = (
    "分档和分值看过，方向合理；坏户按逾期 30 天算。",
    "演示县的逾期是随机造的，区分度要等真实还款再看；先用，按月监测。",
)


def review_scorecards(*, author: int, signers: tuple[int, int], on: date) -> None:
    """Enter, sign and monitor the champion, then its challenger, as of a day."""
    champion = _reviewed("champion", "农户评分卡", None, author=author, signers=signers, on=on)
    _reviewed("challenger", "农户评分卡（加看生产）", champion, author=author, signers=signers, on=on)


def _reviewed(file: str, name: str, challenges: int | None, *, author: int, signers: tuple[int, int], on: date) -> int:
    when: dict[str, Any] = {"at": moment(on, hour=10), "business_date": on}
    new = NewScorecard(
        product_id=products()[PRODUCT].id,
        name=name,
        model=(CARDS / f"{file}.dmn").read_bytes(),
        decision=DECISION,
        overdue_days=OVERDUE_DAYS,
        window_months=WINDOW_MONTHS,
        challenges=challenges,
    )
    card = accepted(enter_scorecard(new=new, by=author, **when))
    for by, opinion in zip(signers, SAID, strict=True):
        accepted(sign_scorecard(scorecard_id=card, agrees=True, opinion=opinion, by=by, **when))
    accepted(monitor_scorecard(scorecard_id=card, by=signers[0], **when))
    return card
