"""Business events as sentences: the fact first, then the evidence.

■ money ● visits and meetings with people □ acts of the bank ◆ risk. A kind without a sentence is still shown, by its
name, so that nothing that happened to a household is hidden from its page.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.utils import timezone

from qianmo.apps.events.queries import TimelineEvent
from qianmo.apps.households.services import NUMBERS
from qianmo.apps.households.services import PURPOSES as UNMASKED_FOR
from qianmo.domain.credit.renewal import RenewalKind
from qianmo.domain.money import spoken
from qianmo.domain.ratio import Ratio
from qianmo.web.words import BOUNDS, papers
from qianmo.web.words.approval import APPROVAL_SENTENCES
from qianmo.web.words.dossier import DOSSIERS
from qianmo.web.words.fieldwork import FIELDWORK_SENTENCES
from qianmo.web.words.finding import FINDINGS
from qianmo.web.words.lead import LEAD_SENTENCES
from qianmo.web.words.merge import MERGE_SENTENCES
from qianmo.web.words.rating import RATING_SENTENCES
from qianmo.web.words.signing import SIGNINGS
from qianmo.web.words.tier import TIER_SENTENCES

Payload = Mapping[str, Any]
OF_APPLICATION = frozenset({"credit.applied", "credit.refused"})
"""Kinds of event whose subject is an application."""
MARKS = {"money": ("■", "钱"), "visit": ("●", "走访评议"), "act": ("□", "办理"), "risk": ("◆", "风险")}
"""Kinds of event, with the sign and word of each."""
CHANNELS = {
    "counter": "柜面",
    "manager": "客户经理代填",
    "mobile": "手机银行",
    "api": "接口",
    "renewal": "续贷",
    "cutover": "切换转入",
}
MOVEMENTS = {"draw": "支用", "repayment": "还款"}
REVIEWED = {"keep": "维持", "cut": "调减", "freeze": "冻结", "raise": "申请调增"}
RENEWED = {kind.value: kind.label for kind in RenewalKind}
PURPOSES = {"enquiry": "征信查询", "sensitive": "敏感个人信息", "disclosure": "公示额度"}
ENDED = {"done": "完成", "cancelled": "取消"}


def _changed(payload: Payload) -> str:
    over = "，超限" if payload["over_limit"] else ""
    return f"{payload['reason']} · 原额度 {spoken(payload['before_fen'])}{over}"


def _renewed(payload: Payload) -> str:
    numbers = " → ".join(filter(None, (payload["draw"], payload["new_draw"])))
    return f"{payload['reason']} · 借据 {numbers} · 到期 {payload['due_on']}"


SENTENCES: dict[str, tuple[str, Callable[[Payload], tuple[str, str]]]] = {
    "households.filed": ("act", lambda p: (f"建档：{p['members']} 人", f"资料 {papers(p['items'])}")),
    "households.consented": (
        "act",
        lambda p: (f"授权：{PURPOSES.get(p['purpose'], p['purpose'])}", f"有效至 {p['until']}"),
    ),
    "households.consent_withdrawn": (
        "act",
        lambda p: (f"撤回授权：{PURPOSES.get(p['purpose'], p['purpose'])}", ""),
    ),
    "households.unmasked": (
        "act",
        lambda p: (
            f"查看完整{NUMBERS.get(p['number'], p['number'])}",
            f"用途 {UNMASKED_FOR.get(p['purpose'], p['purpose'])}",
        ),
    ),
    **RATING_SENTENCES,
    **APPROVAL_SENTENCES,
    **FIELDWORK_SENTENCES,
    **MERGE_SENTENCES,
    **LEAD_SENTENCES,
    **TIER_SENTENCES,
    **DOSSIERS,
    "credit.proposed": (
        "act",
        lambda p: (f"预授信 {spoken(p['limit_fen'])}", f"{p['product']} · 政策 {p['policy']} · 本人申请后才授信"),
    ),
    "households.business_noted": ("act", lambda p: (f"登记经营：{p['name']}", f"{p['kind']} · {p['said']}")),
    "households.business_ended": ("act", lambda p: (f"经营结束：{p['name']}", f"{p['kind']} · {p['said']}")),
    "households.move_proposed": (
        "act",
        lambda p: (f"提出搬迁到{p['to']}", f"{p['since']} 起 · {p['reason']} · {p['shown']}"),
    ),
    "households.move_declined": ("act", lambda p: (f"没有同意搬迁到{p['to']}", p["said"])),
    "households.name_corrected": ("act", lambda p: ("改正姓名", f"以{p['source']}为准 · {p['reason']}")),
    "households.moved": ("act", lambda p: (f"由{p['from']}归入{p['to']}", f"{p['since']} 起 · {p['reason']}")),
    "households.segment_changed": (
        "act",
        lambda p: (f"客群由{p['from']}改为{p['to']}", f"{p['since']} 起 · {p['reason']}"),
    ),
    "households.grouped": (
        "act",
        lambda p: (f"归入{p['to']}" if p["to"] else f"不再归{p['from']}", f"{p['since']} 起 · {p['reason']}"),
    ),
    "credit.applied": ("act", lambda p: (f"申请 {spoken(p['requested_fen'])}", "本人申请，已授权征信查询")),
    "credit.granted": (
        "act",
        lambda p: (
            f"授信 {spoken(p['limit_fen'])}",
            f"{BOUNDS.get(p['bound_by'], p['bound_by'])} · 政策 {p['policy']} · 额度号 {p['line']}",
        ),
    ),
    "credit.refused": ("risk", lambda p: ("授信申请未批准", f"{p['reason']} · 政策 {p['policy']}")),
    "credit.signed": ("act", lambda p: (f"签约 {spoken(p['limit_fen'])}", f"面签 · 额度号 {p['line']}")),
    "credit.taken_over": (
        "act",
        lambda p: (
            f"切换转入额度 {spoken(p['limit_fen'])}，借据 {p['draws']} 笔，未还 {spoken(p['owed_fen'])}",
            f"原额度号 {p['former']} · 批次 {p['cutover']} · 额度号 {p['line']}",
        ),
    ),
    "collateral.noted": (
        "act",
        lambda p: (f"登记押品：{p['what']}", f"价值 {spoken(p['value_fen'])} · 额度号 {p['line']}"),
    ),
    "credit.drawn": (
        "money",
        lambda p: (f"支用 {spoken(p['fen'])}", f"{CHANNELS.get(p['channel'], p['channel'])} · 额度号 {p['line']}"),
    ),
    "credit.reserved": (
        "money",
        lambda p: (
            f"预占 {spoken(p['fen'])}，待核心放款",
            f"{CHANNELS.get(p['channel'], p['channel'])} · 额度号 {p['line']}",
        ),
    ),
    "credit.voided": ("money", lambda p: (f"没有放款，预占 {spoken(p['fen'])} 已退回", p["reason"])),
    "credit.link_made": (
        "act",
        lambda p: (
            f"替客户填好支用 {spoken(p['fen'])}，发客户链接" if "fen" in p else "发客户链接",
            f"额度号 {p['line']}，7 天内有效{'，客户确认才放款' if 'fen' in p else ''}",
        ),
    ),
    "credit.link_revoked": ("act", lambda p: ("收回客户链接", f"额度号 {p['line']}")),
    "credit.link_opened": ("act", lambda p: ("客户打开链接", f"后四位核对无误 · 额度号 {p['line']}")),
    "credit.link_locked": ("risk", lambda p: ("客户链接作废：后四位答错 5 次", f"额度号 {p['line']}")),
    "credit.core_asked": (
        "act",
        lambda p: (
            f"{'请核心作废' if p['give_up'] else '再问核心'} {spoken(p['fen'])}",
            f"借据 {p['draw']}",
        ),
    ),
    "credit.collection_asked": (
        "money",
        lambda p: (f"请核心收款 {spoken(p['fen'])}", f"借据 {p['draw']}"),
    ),
    "credit.collection_dropped": (
        "risk",
        lambda p: (f"没有收到还款 {spoken(p['fen'])}", f"{p['reason']} · 借据 {p['draw']}"),
    ),
    "credit.refund_asked": ("risk", lambda p: (f"请核心退还 {spoken(p['fen'])}", f"{p['reason']} · 借据 {p['draw']}")),
    "credit.refunded": ("money", lambda p: (f"核心已退还 {spoken(p['fen'])}", f"借据 {p['draw']}")),
    "credit.refund_refused": (
        "risk",
        lambda p: (f"核心拒绝退还 {spoken(p['fen'])}", f"{p['reason']} · 借据 {p['draw']}"),
    ),
    "credit.frozen": ("risk", lambda p: (f"冻结额度 {p['line']}", p["reason"])),
    "credit.unfrozen": ("act", lambda p: (f"解冻额度 {p['line']}", p["reason"])),
    "credit.pooled": ("act", lambda p: (f"额度 {p['line']} 纳入补偿金池", p["pool"])),
    "funds.enrolled": ("act", lambda p: ("借据纳入贴息", p["scheme"])),
    "credit.unpooled": ("act", lambda p: (f"额度 {p['line']} 移出补偿金池", f"{p['pool']} · {p['reason']}")),
    "funds.left": ("act", lambda p: (f"借据移出「{p['fund']}」", p["reason"])),
    "funds.not_taken_over": ("act", lambda p: (f"续贷后不再用「{p['fund']}」", p["reason"])),
    "funds.assigned": ("act", lambda p: ("借据使用再贷款", p["pool"])),
    "credit.raise_asked": ("act", lambda p: (f"申请调增额度到 {spoken(p['after_fen'])}", _changed(p))),
    "credit.limit_raised": ("act", lambda p: (f"额度调增到 {spoken(p['after_fen'])}", _changed(p))),
    "credit.raise_declined": ("act", lambda p: (f"调增到 {spoken(p['after_fen'])} 被退回", _changed(p))),
    "credit.limit_cut": ("risk", lambda p: (f"额度调减到 {spoken(p['after_fen'])}", _changed(p))),
    "credit.reviewed": (
        "visit",
        lambda p: (f"年审：{REVIEWED[p['outcome']]}", f"{p['reason']} · 额度 {spoken(p['after_fen'])}"),
    ),
    "credit.expired": (
        "act",
        lambda p: (f"额度 {p['line']} 到期", f"到期时已用 {spoken(p['owed_fen'])}，照原条件还款"),
    ),
    "credit.renewal_asked": ("act", lambda p: (f"申请{RENEWED[p['kind']]} {spoken(p['fen'])}", _renewed(p))),
    "credit.renewed": ("money", lambda p: (f"{RENEWED[p['kind']]} {spoken(p['fen'])}", _renewed(p))),
    "credit.renewal_noted": ("act", lambda p: ("核心已登记续贷", f"借据 {p['draw']}")),
    "credit.renewal_odd": ("risk", lambda p: ("核心没有登记续贷", f"{p['reason']} · 借据 {p['draw']}")),
    "credit.renewal_declined": ("act", lambda p: (f"{RENEWED[p['kind']]}被退回", _renewed(p))),
    "credit.reversal_requested": (
        "risk",
        lambda p: (f"申请冲正{MOVEMENTS[p['movement']]} {spoken(p['fen'])}", p["reason"]),
    ),
    "credit.reversed": ("risk", lambda p: (f"已冲正{MOVEMENTS[p['movement']]} {spoken(p['fen'])}", p["reason"])),
    "credit.reversal_sent": (
        "act",
        lambda p: (f"请核心冲正{MOVEMENTS[p['movement']]} {spoken(p['fen'])}", p["reason"]),
    ),
    "credit.reversal_refused": (
        "risk",
        lambda p: (
            f"核心没有冲正{MOVEMENTS[p['movement']]} {spoken(p['fen'])}",
            f"{p['reason']} · 账没有变，可以再申请",
        ),
    ),
    "credit.reversal_declined": ("act", lambda p: (f"冲正{MOVEMENTS[p['movement']]}被退回", p["reason"])),
    **FINDINGS,
    **SIGNINGS,
    "credit.rate_asked": (
        "act",
        lambda p: (
            f"申请年利率自 {p['from']} 起改为 {Ratio.of_ppm(p['rate_ppm']).percent()}",
            f"{p['reason']} · 借据 {p['draw']}",
        ),
    ),
    "credit.rate_declined": (
        "act",
        lambda p: (f"调息到 {Ratio.of_ppm(p['rate_ppm']).percent()} 被退回", f"{p['reason']} · 借据 {p['draw']}"),
    ),
    "credit.rate_changed": (
        "act",
        lambda p: (
            f"年利率自 {p['from']} 起改为 {Ratio.of_ppm(p['rate_ppm']).percent()}",
            f"{p['reason']} · 借据 {p['draw']}",
        ),
    ),
    "credit.repaid": (
        "money",
        lambda p: (
            f"还款 {spoken(p['fen'])}",
            f"本金 {spoken(p['principal_fen'])}、利息 {spoken(p['interest_fen'])} · 借据 {p['draw']}",
        ),
    ),
    "tasks.assigned": ("act", lambda p: (f"派待办：{p['note']}", f"{p['due_on']} 前办完")),
    "tasks.postponed": ("act", lambda p: (f"待办延到 {p['due_on']}", p["reason"])),
    "tasks.ended": ("act", lambda p: (f"待办{ENDED[p['outcome']]}", p["result"])),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One event on the line."""

    at: datetime
    mark: str
    fact: str
    evidence: str
    application_id: int | None = None
    """The application it is about, whose page tells every step."""


@dataclass(frozen=True, slots=True)
class Month:
    """The events of one month, newest first."""

    name: str
    entries: tuple[Entry, ...]


def _entry(event: TimelineEvent, names: Mapping[int, str]) -> Entry:
    mark, sentence = SENTENCES.get(event.kind, ("act", lambda _: (event.kind, "")))
    try:
        fact, evidence = sentence(event.payload)
    except KeyError:  # an older event without a field its sentence asks for
        fact, evidence = event.kind, ""
    by = names.get(event.by_staff_id or 0, "")
    about = event.subject_id if event.kind in OF_APPLICATION else None
    evidence = " · ".join(part for part in (evidence, by) if part)
    return Entry(timezone.localtime(event.at), mark, fact, evidence, about)


def entries_of(events: Sequence[TimelineEvent], *, names: Mapping[int, str]) -> list[Entry]:
    """Events as entries in the order they come in."""
    return [_entry(event, names) for event in events]


def counts_by_mark(events: Sequence[TimelineEvent]) -> dict[str, int]:
    """How many events there are of each kind of mark."""
    found = Counter(SENTENCES.get(event.kind, ("act",))[0] for event in events)
    return {mark: found[mark] for mark in MARKS}


def months_of(events: Sequence[TimelineEvent], *, names: Mapping[int, str], mark: str = "") -> list[Month]:
    """Events gathered by month of their instant, newest first; `names` are those of the staff who acted.

    A known `mark` keeps its kind only.
    """
    known = [entry for entry in (_entry(event, names) for event in events) if mark not in MARKS or entry.mark == mark]
    entries = sorted(known, key=lambda entry: entry.at, reverse=True)
    return [
        Month(name, tuple(rows))
        for name, rows in groupby(entries, key=lambda entry: f"{entry.at.year} 年 {entry.at.month} 月")
    ]
