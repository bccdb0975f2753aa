"""What happened on lists, as sentences: of a household for its timeline, of lists and partners for the audit."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from qianmo import decisions
from qianmo.apps.leads.queries import DECISION
from qianmo.domain.leads.touching import CHANNELS, OUTCOMES, REASONS
from qianmo.domain.money import spoken
from qianmo.web.sheets.policy import Desk

Payload = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ToldPick:
    """A row of the table of lists as it is read: its cells under the heads, list, score and reason."""

    number: int
    cells: tuple[str, ...]
    name: str
    score: str
    note: str


@dataclass(frozen=True, slots=True)
class ToldTable:
    """The heads and rows of a table of lists."""

    heads: tuple[str, ...]
    rows: tuple[ToldPick, ...]


@lru_cache(maxsize=16)
def told_list_table(model: str) -> ToldTable:
    """A sound table of lists as people read it."""
    desk = Desk(decisions.load(model.encode()))
    sheet = next(one for one in desk.shown() if one["name"] == DECISION)
    *heads, _, _ = (f"{one['label']}（{one['unit']}）" if one["unit"] else one["label"] for one in sheet["columns"])
    rows = []
    for number, rule in enumerate(sheet["rules"], start=1):
        *cells, name, score = rule["cells"]
        rows.append(ToldPick(number, tuple(cells), name, score, rule["note"]))
    return ToldTable(tuple(heads), tuple(rows))


CONVERSIONS = {"line": "签约", "draw": "用信", "deposit": "存款增加"}


def _touched(payload: Payload) -> tuple[str, str]:
    reason = REASONS.get(payload["lost_to"], "")
    outcome = OUTCOMES.get(payload["outcome"], payload["outcome"])
    said = f"名单触达：{CHANNELS.get(payload['channel'], payload['channel'])}，{outcome}"
    return said, f"{payload['list']}{f'，{reason}' if reason else ''}"


LEAD_SENTENCES: dict[str, tuple[str, Callable[[Payload], tuple[str, str]]]] = {
    "leads.touched": ("visit", _touched),
    "leads.reassigned": ("act", lambda p: ("名单改派给另一位同事", p["list"])),
    "leads.converted": ("money", lambda p: (f"名单转化：{CONVERSIONS[p['kind']]} {spoken(p['fen'])}", "")),
    "leads.filed": ("act", lambda p: ("名单上的人建了档，以后的签约、用信、存款算这张名单的转化", p["list"])),
    "leads.no_contact_noted": ("act", lambda p: ("本人要求不再联系，以后的名单都不派", p["source"])),
    "leads.no_contact_lifted": ("act", lambda p: ("解除“勿再联系”", p["reason"])),
    "leads.referred": ("act", lambda p: (f"由推荐人{p['name']}推荐", "")),
}
LEAD_WORDS: dict[str, Callable[[Payload], str]] = {
    "leads.list_made": lambda p: f"建名单“{p['name']}”，找到 {p['rows']:,} 户",
    "leads.list_received": lambda p: f"收到名单“{p['name']}”的文件，{p['bytes']:,} 字节",
    "leads.list_unread": lambda p: f"名单“{p['name']}”没有读成：{p['why']}",
    "leads.list_imported": lambda p: f"导入名单“{p['name']}”，{p['rows']:,} 行",
    "leads.list_read_anew": lambda p: f"换列的含义，重读名单“{p['name']}”",
    "leads.list_released": lambda p: f"下发名单“{p['name']}”，{p['leads']:,} 户，事实入档 {p['filed']:,} 份",
    "leads.list_dropped": lambda p: f"作废名单“{p['name']}”，数据已删除",
    "leads.list_expired": lambda p: f"名单“{p['name']}”到期停用，导入的个人信息已删除",
    "leads.list_refilled": lambda p: f"名单补派 {p['leads']:,} 户",
    "leads.no_contact_noted": lambda p: f"登记一位“勿再联系”：{p['source']}",
    "leads.no_contact_lifted": lambda p: f"解除一位“勿再联系”：{p['reason']}",
    "leads.phone_lifted": lambda p: f"在手机上看一位名单户的手机号（{p['list']}）",
    "leads.partner_entered": lambda p: f"登记合作方“{p['name']}”",
    "leads.partner_changed": lambda p: f"更改合作方“{p['before']}”，现名“{p['name']}”：{p['reason']}",
    "leads.contact_noted": lambda p: f"登记“{p['partner']}”的联系人，{p['role']}",
    "leads.contact_ended": lambda p: f"“{p['partner']}”的联系人（{p['role']}）不再联系",
    "leads.contact_shown": lambda p: f"查看“{p['partner']}”联系人（{p['role']}）的电话",
    "leads.occasion_entered": lambda p: f"登记活动“{p['name']}”，{p['day']}，{p['place']}",
    "leads.agreement_entered": lambda p: f"登记与“{p['name']}”的协议 {p['number']}",
    "leads.group_opened": lambda p: f"建客户群“{p['name']}”，合作方“{p['partner']}”",
    "leads.group_filled": lambda p: (
        f"照名单“{p['list']}”更新客户群“{p['name']}”：加入 {p['joined']:,} 户，离开 {p['left']:,} 户，"
        f"没有建档 {p['unknown']:,} 人"
    ),
    "leads.group_left": lambda p: f"客户群“{p['name']}”有 {p['left']:,} 户离开：{p['why']}",
    "leads.referrer_entered": lambda p: (
        f"登记推荐人{p['name']}，收益分成 {p['income_ppm'] / 10_000:g}%，损失分担 {p['loss_ppm'] / 10_000:g}%"
    ),
    "leads.referral_settled": lambda p: f"结算推荐人{p['name']} {p['month'][:7]}，应付 {spoken(p['payable_fen'])}",
}
LEAD_KINDS = (*LEAD_SENTENCES, *LEAD_WORDS)
