"""Whether a printed contract still says what would be printed today."""

from collections.abc import Mapping, Sequence
from datetime import date

from qianmo.apps.credit.queries.signable import signable_lines
from qianmo.apps.signing.contents import Asked, Contents, filled_in, kept_contents
from qianmo.apps.signing.models import Paper
from qianmo.apps.signing.supplements import supplement_asked, supplemented_by
from qianmo.apps.signing.texts import TextRow, texts_in_force, texts_numbered
from qianmo.domain.refusal import Refused

AGAIN = "请作废这一份，重新打印后再签"
HIDDEN = frozenset({"借款人证件号码"})
"""Blanks whose values a refusal does not repeat."""


def staleness(*, paper_id: int, on: date) -> Refused | None:
    """Why a contract printed before cannot be signed today: another text in force, or another fact, by name."""
    row = Paper.objects.defer("pdf", "facts").get(id=paper_id)
    then = texts_numbered(ids=row.texts)
    now = texts_in_force(on=on)
    for old in (then[pk] for pk in row.texts):
        if (new := now.get(old.key)) is None or new.id != old.id:
            became = f"现在生效的是第 {new.version} 版" if new else "现在已不再使用"
            reason = f"不能签字：打印之后合同文本换了，这一份用的是{old.named}，{became}。{AGAIN}"
            return Refused(code="text_changed", reason=reason)
    kept = kept_contents(paper_id=paper_id)
    fresh = _today(row, kept, [then[pk] for pk in row.texts])
    if isinstance(fresh, Refused):
        return fresh
    if fresh.packed() == kept.packed():
        return None
    return Refused(code="facts_changed", reason=f"不能签字：打印之后{_changed(kept.facts, fresh.facts)}。{AGAIN}")


def _today(row: Paper, kept: Contents, texts: Sequence[TextRow]) -> Contents | Refused:
    """The same contract filled in anew, as of the day it was printed on the cover and with what is known today."""
    line = signable_lines(ids=[row.line_id])[row.line_id]
    asked = Asked(line, row.number, row.card, kept.guarantors, tuple(texts))
    about = supplemented_by(row)
    if about is not None:
        asked = supplement_asked(about, line, number=row.number, texts=tuple(texts), on=row.printed_on)
    return filled_in(asked=[asked], on=row.printed_on)[0]


def _changed(then: Mapping[str, str], now: Mapping[str, str]) -> str:
    moved = [name for name in now if then.get(name) != now.get(name)]
    said = [
        f"{name}变了" if name in HIDDEN else f"{name}从 {then.get(name, '')} 变成 {now.get(name, '')}" for name in moved
    ]
    return "；".join(said[:4]) or "签约人或收费变了"
