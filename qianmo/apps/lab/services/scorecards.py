"""Acts of model review: a scorecard is entered, signed for by two others, and monitored month by month."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from qianmo import decisions
from qianmo.analytics.trials import Cases, TrialError, scores
from qianmo.apps.credit.queries.populations import outcomes
from qianmo.apps.events.services import Fact, record
from qianmo.apps.lab.cards import PREFIX, digest
from qianmo.apps.lab.models import ModelSignature, Scorecard, ScorecardMonth
from qianmo.domain.lab.monitoring import ScoreCount, auc_ppm, banded, cuts, ks_ppm, psi_ppm
from qianmo.domain.refusal import Refused

LONGEST_NAME, LONGEST_OPINION = 60, 400


@dataclass(frozen=True, slots=True, kw_only=True)
class NewScorecard:
    """A scorecard to be reviewed: its DMN file, the scoring decision, what counts as bad, whom it challenges."""

    product_id: int
    name: str
    model: bytes
    decision: str
    overdue_days: int
    window_months: int
    challenges: int | None = None


@transaction.atomic
def enter_scorecard(*, new: NewScorecard, by: int, at: datetime, business_date: date) -> int | Refused:
    """Enter a scorecard for review; its id, for the same tables the same one.

    Refused: a file that is no sound model, a decision that is not named as scorecards are or gives no one number, a
    definition of bad that never holds, a champion of another product.
    """
    if not new.decision.startswith(PREFIX) or not new.name.strip():
        return _no("enter", f"评分决策的名字要以 {PREFIX} 开头，并给评分卡起个名字")
    if new.overdue_days <= 0 or new.window_months <= 0:
        return _no("enter", "坏户的定义不成立，逾期天数和观察月数都要大于零")
    champion = Scorecard.objects.filter(id=new.challenges).first() if new.challenges else None
    if new.challenges and (champion is None or champion.product_id != new.product_id):
        return _no("enter", "挑战的评分卡不是这个产品的")
    try:
        model = decisions.load(new.model)
        scores(model=model, decision=new.decision, cases=Cases(known={}, facts=[]))
        told = digest(model=model, decision=new.decision)
    except (decisions.ModelError, TrialError) as error:
        return _no("enter", str(error))
    row, is_new = Scorecard.objects.get_or_create(
        product_id=new.product_id,
        decision=new.decision,
        digest=told,
        defaults={
            "name": new.name.strip()[:LONGEST_NAME],
            "model": new.model.decode(),
            "overdue_days": new.overdue_days,
            "window_months": new.window_months,
            "challenges": champion,
            "entered_by_id": by,
            "entered_at": at,
        },
    )
    if is_new:
        fact = Fact(subject_id=row.pk, household_id=None, by=by, payload={"title": row.name, "digest": told})
        record(kind="lab.scorecard_entered", facts=[fact], at=at, business_date=business_date)
    return row.pk


@transaction.atomic
def sign_scorecard(
    *, scorecard_id: int, agrees: bool, opinion: str, by: int, at: datetime, business_date: date
) -> int | Refused:
    """Give one's word on a scorecard after reviewing it; the signature's id, the second time the first one.

    Refused: no such card, one's own, no opinion.
    """
    card = Scorecard.objects.select_for_update().filter(id=scorecard_id).first()
    if card is None:
        return _no("sign", "没有这张评分卡")
    if card.entered_by_id == by:
        return _no("sign", "这张评分卡是您录入的。请另外两位有审查权的同事评审")
    if not opinion.strip():
        return _no("sign", "没有写评审意见。请写明看了什么、为什么同意或不同意")
    row, is_new = ModelSignature.objects.get_or_create(
        scorecard=card,
        by_id=by,
        defaults={"at": at, "agrees": agrees, "opinion": opinion.strip()[:LONGEST_OPINION]},
    )
    if is_new:
        fact = Fact(subject_id=card.pk, household_id=None, by=by, payload={"title": card.name, "agrees": agrees})
        record(kind="lab.scorecard_signed", facts=[fact], at=at, business_date=business_date)
    return row.pk


@transaction.atomic
def monitor_scorecard(*, scorecard_id: int, by: int | None, at: datetime, business_date: date) -> int | Refused:
    """Reckon a scorecard's months anew from every application decided so far; how many months.

    A card that is not in use is scored silently on the same cases, so that champion and challenger compare.
    Refused: no such card, or one that cannot score.
    """
    card = Scorecard.objects.select_for_update().filter(id=scorecard_id).first()
    if card is None:
        return _no("monitor", "没有这张评分卡")
    became = outcomes(
        product_id=card.product_id, overdue_days=card.overdue_days, window_months=card.window_months, on=business_date
    )
    try:
        model = decisions.load(card.model.encode())
        given = scores(model=model, decision=card.decision, cases=Cases(known={}, facts=became.inputs))
    except TrialError as error:
        return _no("monitor", str(error))
    months: dict[date, list[tuple[int, bool, bool]]] = defaultdict(list)
    for month, score, drew, bad in zip(became.months, given, became.drew, became.bad, strict=True):
        if score is not None:
            months[month].append((score, drew, bad))
    ScorecardMonth.objects.filter(scorecard=card).delete()
    ScorecardMonth.objects.bulk_create(_months(card, months, as_of=business_date))
    fact = Fact(subject_id=card.pk, household_id=None, by=by, payload={"title": card.name, "months": len(months)})
    record(kind="lab.scorecard_monitored", facts=[fact], at=at, business_date=business_date)
    return len(months)


def _months(card: Scorecard, months: dict[date, list[tuple[int, bool, bool]]], *, as_of: date) -> list[ScorecardMonth]:
    rows: list[ScorecardMonth] = []
    first = [score for score, _, _ in months[min(months)]] if months else []
    at = cuts(first)
    base = banded(first, at=at)
    for month in sorted(months):
        every = [score for score, _, _ in months[month]]
        counts = _counts(months[month])
        rows.append(
            ScorecardMonth(
                scorecard=card,
                month=month,
                as_of=as_of,
                cases=len(every),
                good=sum(one.good for one in counts),
                bad=sum(one.bad for one in counts),
                ks_ppm=ks_ppm(counts),
                auc_ppm=auc_ppm(counts),
                psi_ppm=psi_ppm(expected=base, actual=banded(every, at=at)),
            )
        )
    return rows


def _counts(scored: list[tuple[int, bool, bool]]) -> list[ScoreCount]:
    """Good and bad by score, of those who drew."""
    found: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for score, drew, bad in scored:
        if drew:
            found[score][bad] += 1
    return [ScoreCount(score, good, bad) for score, (good, bad) in found.items()]


def _no(what: str, why: str) -> Refused:
    acts = {"enter": "录入评分卡", "sign": "签署", "monitor": "监测"}
    return Refused(code=f"cannot_{what}", reason=f"不能{acts[what]}：{why}")
