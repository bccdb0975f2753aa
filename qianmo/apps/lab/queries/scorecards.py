"""Reads of model review: the scorecards with their signatures and months, and whether a policy may use what it uses."""

from dataclasses import dataclass
from datetime import date, datetime

from qianmo import decisions
from qianmo.apps.lab.cards import cards_used
from qianmo.apps.lab.models import ModelSignature, Scorecard, ScorecardMonth

SIGNATURES_NEEDED = 2


@dataclass(frozen=True, slots=True)
class Signature:
    """One person's word on a scorecard."""

    by_id: int
    by: str
    at: datetime
    agrees: bool
    opinion: str


@dataclass(frozen=True, slots=True)
class Month:
    """How a card fared on the applications of one month."""

    month: date
    as_of: date
    cases: int
    good: int
    bad: int
    ks_ppm: int | None
    auc_ppm: int | None
    psi_ppm: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorecardRow:
    """A scorecard: what it scores, what counts as bad, who signed for it, and its months."""

    id: int
    product_id: int
    product: str
    name: str
    decision: str
    overdue_days: int
    window_months: int
    challenges_id: int | None
    challenges: str
    entered_by_id: int
    entered_by: str
    entered_at: datetime
    signatures: list[Signature]
    months: list[Month]

    @property
    def is_reviewed(self) -> bool:
        """Whether enough persons agree and none disagrees."""
        return len(self.signatures) >= SIGNATURES_NEEDED and all(one.agrees for one in self.signatures)

    @property
    def may_be_used(self) -> bool:
        """Whether a policy may use it: reviewed and monitored."""
        return self.is_reviewed and bool(self.months)

    @property
    def standing(self) -> str:
        """How far it has come, in words."""
        if any(not one.agrees for one in self.signatures):
            return "评审未通过"
        if not self.is_reviewed:
            return f"待评审，已签 {len(self.signatures)} / {SIGNATURES_NEEDED}"
        if not self.months:
            return "已评审，待监测"
        return "挑战者，静默评分" if self.challenges_id else "可以使用"


def scorecards(*, product_id: int | None = None, scorecard_id: int | None = None) -> list[ScorecardRow]:
    """Scorecards with their signatures and months, newest first: of a product, a single one, or all."""
    rows = Scorecard.objects.select_related("product", "challenges", "entered_by").defer("model", "challenges__model")
    if product_id is not None:
        rows = rows.filter(product_id=product_id)
    if scorecard_id is not None:
        rows = rows.filter(id=scorecard_id)
    cards = list(rows.order_by("-id"))
    ids = [card.pk for card in cards]
    signed: dict[int, list[Signature]] = {}
    for said in ModelSignature.objects.filter(scorecard_id__in=ids).select_related("by").order_by("id"):
        signature = Signature(said.by_id, said.by.name, said.at, said.agrees, said.opinion)
        signed.setdefault(said.scorecard_id, []).append(signature)
    months: dict[int, list[Month]] = {}
    for one in ScorecardMonth.objects.filter(scorecard_id__in=ids).order_by("month"):
        month = Month(one.month, one.as_of, one.cases, one.good, one.bad, one.ks_ppm, one.auc_ppm, one.psi_ppm)
        months.setdefault(one.scorecard_id, []).append(month)
    return [
        ScorecardRow(
            id=card.pk,
            product_id=card.product_id,
            product=card.product.name,
            name=card.name,
            decision=card.decision,
            overdue_days=card.overdue_days,
            window_months=card.window_months,
            challenges_id=card.challenges_id,
            challenges=card.challenges.name if card.challenges else "",
            entered_by_id=card.entered_by_id,
            entered_by=card.entered_by.name,
            entered_at=card.entered_at,
            signatures=signed.get(card.pk, []),
            months=months.get(card.pk, []),
        )
        for card in cards
    ]


def cards_not_ready(*, model: decisions.Model) -> list[str]:
    """Why a policy may not use the scorecards it holds, one sentence each; empty when it may."""
    used = cards_used(model)
    known = {
        (decision, told): pk
        for pk, decision, told in Scorecard.objects.filter(decision__in=used).values_list("id", "decision", "digest")
    }
    sentences = []
    for decision, told in used.items():
        pk = known.get((decision, told))
        if pk is None:
            sentences.append(f"评分卡 {decision} 没有评审过，或评审后改过表格")
            continue
        (card,) = scorecards(scorecard_id=pk)
        if not card.may_be_used:
            sentences.append(f"评分卡 {card.name} {card.standing}")
    return sentences
