"""客户分层 in words: the rows of a table as an officer reads them, and the figures a household was decided on."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from qianmo import decisions
from qianmo.analytics.tiering import DECISION, FACTS
from qianmo.apps.households.queries import TIERS
from qianmo.domain.credit.classification import LoanClass
from qianmo.domain.leads.conditions import SEGMENTS
from qianmo.domain.money import spoken
from qianmo.web.sheets.policy import Desk

ANY = "—"
Payload = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ToldRow:
    """A row of a table: its number, its cells under the heads, the tier it gives, and what its author noted."""

    number: int
    cells: tuple[str, ...]
    tier: str
    note: str
    said: str
    """The conditions that are asked at all, in one line."""


@lru_cache(maxsize=16)
def told_table(model: str) -> tuple[tuple[str, ...], tuple[ToldRow, ...]]:
    """The heads and rows of a table of tiers."""
    desk = Desk(decisions.load(model.encode()))
    sheet = next(one for one in desk.shown() if one["name"] == DECISION)
    *heads, _ = (f"{one['label']}（{one['unit']}）" if one["unit"] else one["label"] for one in sheet["columns"])
    rows = []
    for number, rule in enumerate(sheet["rules"], start=1):
        *cells, tier = rule["cells"]
        asked = [f"{head} {cell}" for head, cell in zip(heads, cells, strict=True) if cell != ANY]
        rows.append(ToldRow(number, tuple(cells), tier, rule["note"], "，".join(asked) or "其余各户"))
    return tuple(heads), tuple(rows)


def told_row(model: str, number: int) -> ToldRow | None:
    """One row of a table of tiers; None where it has none of that number."""
    return next((row for row in told_table(model)[1] if row.number == number), None)


def told_facts(facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The figures a table looked at, in words."""
    return [(FACTS[name][0], _said(name, facts[name])) for name in FACTS if name in facts]


def _said(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if name.endswith("_fen"):
        return spoken(value)
    if name == "worst_class":
        return str(LoanClass(value).label) if value else "没有贷款"
    return SEGMENTS.get(str(value), str(value))


TIER_SENTENCES = {
    "households.located": ("act", lambda p: ("记下坐标", f"{p['source']}，截至 {p['as_of']}")),
    "households.tiered": (
        "act",
        lambda p: (f"客户分层：{TIERS[p['before']]} → {TIERS[p['tier']]}", f"分层表第 {p['rule']} 行"),
    ),
}
TIER_WORDS = {
    "crm.tiers_decided": lambda p: (
        f"客户分层：{p['households']:,} 户分完，{p['changed']:,} 户与前不同，{p['on']} 起（数据截至 {p['as_of']}）"
    ),
}
