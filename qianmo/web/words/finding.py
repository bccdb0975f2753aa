"""What the night and persons found of draws, as sentences of the timeline: classes, prices, misuse."""

from collections.abc import Callable, Mapping
from typing import Any

from qianmo.domain.credit.classification import LoanClass
from qianmo.domain.ratio import Ratio

Payload = Mapping[str, Any]


def judged(loan_class: int | None) -> str:
    """What is to become of the class: 认定为次级, or 收回认定."""
    return f"认定为{LoanClass(loan_class).label}" if loan_class else "收回认定"


def misused(*, lifts: bool, since: str) -> str:
    """What was found of the money: 认定自 2026-03-11 起挪用, or 自 2026-03-31 起解除挪用."""
    return f"自 {since} 起解除挪用" if lifts else f"认定自 {since} 起挪用"


def _why(p: Payload) -> str:
    return f"{p['reason']} · 借据 {p['draw']}"


def _class(p: Payload) -> str:
    return f"五级分类{judged(p['class'])}"


def _misuse(p: Payload) -> str:
    return misused(lifts=p["lifts"], since=p["from"])


FINDINGS: dict[str, tuple[str, Callable[[Payload], tuple[str, str]]]] = {
    "credit.classed": (
        "risk",
        lambda p: (f"五级分类调为{LoanClass(p['class']).label}", f"{p['cause']} · 借据 {p['draw']}"),
    ),
    "credit.line_repriced": (
        "act",
        lambda p: (
            f"额度 {p['line']} 的年利率自 {p['from']} 起改为 {Ratio.of_ppm(p['rate_ppm']).percent()}",
            f"{p['reason']}，原 {Ratio.of_ppm(p['before_ppm']).percent()}",
        ),
    ),
    "credit.judgement_asked": ("act", lambda p: (f"申请{_class(p)}", _why(p))),
    "credit.judged": ("risk", lambda p: (f"同意{_class(p)}", _why(p))),
    "credit.judgement_declined": ("act", lambda p: (f"{_class(p)}被退回", _why(p))),
    "credit.misuse_asked": ("risk", lambda p: (f"申请{_misuse(p)}", f"证据：{p['evidence']} · {_why(p)}")),
    "credit.misuse_found": ("risk", lambda p: (_misuse(p), _why(p))),
    "credit.misuse_lifted": ("act", lambda p: (_misuse(p), _why(p))),
    "credit.misuse_declined": ("act", lambda p: (f"{_misuse(p)}的申请被退回", _why(p))),
}
