"""Whom a list looks for: conditions a bank can read aloud, each with the figures it needs.

All conditions of a list hold at once. What a condition asks of the figures of a day is lowered to one query by
`qianmo.analytics.prospects`; here stands only what it is called, what it needs and what makes no sense.
Source: S4 for the lists (有存无贷, 近两年流失, 到期续贷, 裸贷户, 收单, 代发); S1 for lists of departments.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qianmo.domain.businesses import KINDS as BUSINESSES
from qianmo.domain.money import wan
from qianmo.domain.refusal import Refused

MOST_CONDITIONS = 8
LONGEST_DAYS = 1_100
SEGMENTS: Mapping[str, str] = {"farm": "农牧户", "trade": "商户", "salaried": "公职", "resident": "居民"}
TIERS: Mapping[str, str] = {"key": "重点", "prime": "优质", "base": "基础"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One condition: its key, and those of an amount in fen, a number of days and words that it needs."""

    key: str
    fen: int = 0
    days: int = 0
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a condition is called, how it is said with its figures filled in, and which figures it needs.

    `fen` and `days` are usual values, 0 where the condition has none; `words` are usual words, empty where it has none,
    and `offers` says by code what they are chosen from, where they are.
    """

    title: str
    said: str
    fen: int = 0
    days: int = 0
    words: tuple[str, ...] = ()
    offers: Mapping[str, str] = field(default_factory=dict)


CONDITIONS: Mapping[str, Meaning] = {
    "deposit": Meaning(title="存款不少于", said="存款余额不少于 {fen}", fen=5_000_000),
    "no_loan": Meaning(title="没有贷款", said="全户没有贷款余额"),
    "lost": Meaning(title="流失的贷款户", said="{days} 天内有过贷款，现已全部结清", days=730),
    "due": Meaning(title="到期续贷", said="{days} 天内有贷款到期", days=60),
    "bare": Meaning(title="裸贷户", said="有贷款，存款少于 {fen}，没有代发和收单", fen=100_000),
    "settled": Meaning(
        title="收单商户", said="{days} 天内{words}不少于 {fen}", fen=3_000_000, days=365, words=("经营收款",)
    ),
    "payroll": Meaning(
        title="代发工资", said="{days} 天内{words}不少于 {fen}", fen=3_000_000, days=365, words=("工资",)
    ),
    "segment": Meaning(title="客群", said="客群是{words}", words=("farm",), offers=SEGMENTS),
    "tier": Meaning(title="客户分层", said="客户分层是{words}", words=("key",), offers=TIERS),
    "business": Meaning(title="经营主体", said="有在营的{words}", words=("stall",), offers=BUSINESSES),
    "unsigned": Meaning(title="有授信未签约", said="已授信，还没有签约"),
    "undrawn": Meaning(title="已签约未用信", said="已签约，还没有用信"),
}
"""By key, in the order of the form."""
PRESETS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "idle": ("有存无贷", ("deposit", "no_loan")),
    "lost": ("两年内流失", ("lost",)),
    "due": ("到期续贷", ("due",)),
    "bare": ("裸贷户", ("bare",)),
    "settled": ("收单商户", ("settled", "no_loan")),
    "payroll": ("代发工资", ("payroll", "no_loan")),
}
"""Lists nearly every bank makes: name, and the conditions with their usual figures."""
MEASURES: Mapping[str, str] = {"deposit_fen": "存款余额", "loan_fen": "贷款余额", "inflow_fen": "期内流水"}
"""What a list may be ranked by."""


def said(condition: Condition) -> str:
    """A condition as a sentence a branch understands: 存款余额不少于 5.00 万元."""
    meaning = CONDITIONS[condition.key]
    words = "、".join(meaning.offers.get(word, word) for word in condition.words)
    return meaning.said.format(fen=wan(condition.fen), days=condition.days, words=words)


def usual(key: str) -> Condition:
    """A condition with its usual figures."""
    meaning = CONDITIONS[key]
    return Condition(key=key, fen=meaning.fen, days=meaning.days, words=meaning.words)


def why_not(conditions: Sequence[Condition]) -> Refused | None:
    """Refused: no condition or more than eight, one twice, one nobody knows, a figure missing or out of reason."""
    if not conditions:
        return Refused(code="no_condition", reason="没有建名单：一个条件也没有选。请至少选一个")
    if len(conditions) > MOST_CONDITIONS:
        reason = f"没有建名单：选了 {len(conditions)} 个条件，最多 {MOST_CONDITIONS} 个。请去掉几个"
        return Refused(code="too_many_conditions", reason=reason)
    if len({one.key for one in conditions}) < len(conditions):
        return Refused(code="condition_twice", reason="没有建名单：同一个条件选了两次。请只留一个")
    return next((refused for one in conditions if (refused := _faulty(one))), None)


def _faulty(one: Condition) -> Refused | None:
    meaning = CONDITIONS.get(one.key)
    if meaning is None:
        return Refused(code="condition_unknown", reason="没有建名单：有一个条件系统不认识。请重新选")
    if meaning.fen and one.fen <= 0:
        return Refused(code="condition_amount", reason=f"“{meaning.title}”要写金额，应大于 0 万元。请补上")
    if meaning.days and not 0 < one.days <= LONGEST_DAYS:
        reason = f"“{meaning.title}”的天数应在 1 到 {LONGEST_DAYS:,} 之间。请改一个数"
        return Refused(code="condition_days", reason=reason)
    if meaning.words and not one.words:
        return Refused(code="condition_words", reason=f"“{meaning.title}”还没有选。请至少选一项")
    if meaning.offers and not set(one.words) <= set(meaning.offers):
        return Refused(code="condition_words", reason=f"“{meaning.title}”里有系统不认识的一项。请重新选")
    return None
