"""Which texts a contract is made of: its body by the form of the line, its guarantee, its product."""

from collections.abc import Mapping

from qianmo.apps.credit.queries.signable import SignableLine
from qianmo.apps.signing.texts import TextRow
from qianmo.domain.refusal import Refused
from qianmo.domain.signing.parties import GIVERS


def texts_for(line: SignableLine, texts: Mapping[str, TextRow]) -> tuple[TextRow, ...] | Refused:
    """The texts among those in force for a contract over this line. Refused: none for its body or its guarantee."""
    needed = [f"body:{line.line_kind}"] + ([f"guarantee:{line.guarantee}"] if line.guarantee in GIVERS else [])
    if missing := [key for key in needed if key not in texts]:
        what = "合同正文" if missing[0].startswith("body") else f"{line.guarantee}条款"
        reason = f"不能打印合同：{line.product}没有生效的{what}。请产品经理起草、风险部门发布后再打印"
        return Refused(code="no_text", reason=reason)
    own = texts.get(f"product:{line.product_code}")
    return (*(texts[key] for key in needed), *((own,) if own else ()))
