"""Whether a model may decide for a product: it is sound, says what an offer needs, and lends nothing for deposits."""

from qianmo import decisions
from qianmo.apps.products.deciding import OFFER
from qianmo.domain.refusal import Refused

MEANINGLESS = {
    decisions.Trouble.MISTAKE,
    decisions.Trouble.TYPE,
    decisions.Trouble.UNKNOWN,
    decisions.Trouble.CASEWISE,
}
"""Cells that mean nothing to a county."""
BARRING = MEANINGLESS | {decisions.Trouble.OVERLAP}
"""What keeps a version from being published; gaps and rows that never hit are shown to the editor and may stay."""
ADMISSION = "admission"
DEPOSITS = "deposit"
"""How facts about deposits begin. They may discount a rate but never decide whether a case is admitted.
Source: 七不准 (不得存贷挂钩)."""
ANSWERS = ("admitted", "reasons", "grade", "limit_fen", "rate_ppm", "tenor_months", "guarantee")
"""What an offer answers at least; more is kept with it."""


def read(source: bytes, *, act: str) -> decisions.Model | Refused:
    """The model of a file, or why it is none."""
    try:
        return decisions.load(source)
    except decisions.ModelError as error:
        return Refused(code="unsound_model", reason=f"不能{act}：决策文件有错，{error}")


def cannot_decide(model: decisions.Model, *, act: str) -> Refused | None:
    """Refuse a model with mistakes or overlapping rules, without a whole offer, or that admits by deposits."""
    faults = [finding for finding in decisions.check(model) if finding.kind in BARRING]
    if faults:
        return Refused(code="faults", reason=f"不能{act}：{faults[0].sentence}（共 {len(faults)} 处）")
    if any(fact.startswith(DEPOSITS) for fact in _facts_of_admission(model)):
        reason = f"不能{act}：准入用到了存款。存款可以优惠利率，不得作为准入条件（存贷挂钩）"
        return Refused(code="deposits", reason=reason)
    return _offer_not_whole(model, act=act)


def _facts_of_admission(model: decisions.Model) -> frozenset[str]:
    named = {decision.name for decision in model.decisions}
    return model.facts_behind(ADMISSION) if ADMISSION in named else frozenset()


def _offer_not_whole(model: decisions.Model, *, act: str) -> Refused | None:
    offer = next((decision for decision in model.decisions if decision.name == OFFER), None)
    if offer is None:
        return Refused(code="no_offer", reason=f"不能{act}：模型里没有“{OFFER}”这个决策。请补上最后一张表")
    answered = {output.name for output in getattr(offer.logic, "outputs", ())}
    missing = [name for name in ANSWERS if name not in answered]
    if not missing:
        return None
    reason = f"不能{act}：“{offer.label}”少了 {'、'.join(missing)}。一个答复至少要有 {len(ANSWERS)} 项"
    return Refused(code="offer_not_whole", reason=reason)
