"""What happened on lists, as sentences: of a household for its timeline, of lists and partners for the audit."""

from collections.abc import Callable, Mapping
from typing import Any

from qianmo.domain.leads.touching import CHANNELS, OUTCOMES, REASONS
from qianmo.domain.money import spoken

Payload = Mapping[str, Any]
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
    "leads.partner_entered": lambda p: f"登记合作方“{p['name']}”",
    "leads.agreement_entered": lambda p: f"登记与“{p['name']}”的协议 {p['number']}",
    "leads.referrer_entered": lambda p: (
        f"登记推荐人{p['name']}，收益分成 {p['income_ppm'] / 10_000:g}%，损失分担 {p['loss_ppm'] / 10_000:g}%"
    ),
    "leads.referral_settled": lambda p: f"结算推荐人{p['name']} {p['month'][:7]}，应付 {spoken(p['payable_fen'])}",
}
LEAD_KINDS = (*LEAD_SENTENCES, *LEAD_WORDS)
