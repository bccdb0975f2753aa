"""A product's lending terms as a page tells them: rate, repricing, when interest falls due, how it is repaid."""

from qianmo.apps.products.queries import Terms
from qianmo.domain.ratio import Ratio

REPRICING = {
    "fixed": "不重定价",
    "yearly": "每年 1 月 1 日",
    "anniversary": "满 12 个月，对月对日",
    "monthly": "每月对日",
}
SETTLING = {"monthly": ("按月", range(1, 13)), "quarterly": ("按季", (3, 6, 9, 12)), "yearly": ("按年", (12,))}
"""Ways in which interest falls due: the word and its months."""


def settling_of(months: frozenset[int]) -> str:
    """In words how often interest falls due."""
    return next((word for word, known in SETTLING.values() if months == frozenset(known)), f"每年 {len(months)} 次")


def rate_kind(repricing: str) -> str:
    """Whether what is drawn keeps its rate."""
    return "固定利率" if repricing == "fixed" else "浮动利率"


def brief(repricing: str, months: frozenset[int]) -> str:
    """Terms in one line."""
    return f"{rate_kind(repricing)}，重定价 {REPRICING[repricing]}，{settling_of(months)}结息"


def terms_told(terms: Terms, *, line_kind: str, term_months: int) -> list[tuple[str, str]]:
    """The terms of a product, what and how, in the order a customer asks for them."""
    settlement, penalty = terms.interest.settlement, terms.interest.penalty
    again = "，还了可以再用" if line_kind == "revolving" else ""
    return [
        ("利率", rate_kind(terms.repricing)),
        ("重定价", REPRICING[terms.repricing]),
        ("额度期限", f"最长 {term_months} 个月" + (f"，支用可超出 {terms.grace_days} 天" if terms.grace_days else "")),
        ("还款", f"{settling_of(settlement.months)}结息（{settlement.day} 日），到期还本，可提前还{again}"),
        ("逾期加收", Ratio.of_ppm(penalty.overdue_uplift_ppm).percent(0)),
        ("挪用加收", Ratio.of_ppm(penalty.misuse_uplift_ppm).percent(0)),
    ]
