"""Events in the words of the audit: the groups one searches by, and a sentence for each event.

What happened to a household is told in the words of its timeline; the rest has its words here. A kind without words is
shown by its code, so that nothing stays out of sight.
"""

from collections.abc import Callable, Mapping
from typing import Any

from qianmo.apps.events.trail import TrailEvent
from qianmo.domain.credit.classification import LoanClass
from qianmo.domain.dossiers import CHECKS
from qianmo.domain.money import spoken
from qianmo.web.timeline import SENTENCES
from qianmo.web.words.approval import APPROVAL_WORDS
from qianmo.web.words.briefing import BRIEFING_KINDS, BRIEFING_WORDS
from qianmo.web.words.division import DIVISION_WORDS
from qianmo.web.words.fieldwork import FIELDWORK_KINDS, FIELDWORK_WORDS
from qianmo.web.words.lead import LEAD_KINDS, LEAD_WORDS
from qianmo.web.words.ledger import LEDGER_WORDS
from qianmo.web.words.merge import MERGE_SENTENCES
from qianmo.web.words.notice import NOTICE_WORDS
from qianmo.web.words.outreach import OUTREACH_WORDS
from qianmo.web.words.pay import PAY_TOLD, PAY_WORDS
from qianmo.web.words.plan import TARGET_WORDS
from qianmo.web.words.product import PRODUCT_WORDS
from qianmo.web.words.rating import RATING_HOUSE
from qianmo.web.words.tier import TIER_SENTENCES, TIER_WORDS

GROUPS: dict[str, tuple[str, tuple[str, ...]]] = {
    "entries": ("登录", ("org.signed_in", "org.sign_in_refused", "org.locked_out", "org.signed_out", "org.idled_out",
                       "org.confirmed", "org.not_confirmed")),
    "unmasked": ("查看号码", ("households.unmasked",)),
    "exports": ("导出", ("exports.asked", "exports.decided", "exports.ready", "exports.fetched")),
    "looks": ("代看", ("org.view_as_started", "org.view_as_ended")),
    "accounts": ("账号", (
            "org.account_opened", "org.account_closed", "org.account_unlocked", "org.password_reset",
            "org.password_chosen", "org.identity_noted", "org.sessions_ended", "org.factor_added", "org.factor_removed",
        )),
    "fieldwork": ("走访采集", FIELDWORK_KINDS),
    "leads": ("名单营销", LEAD_KINDS),
    "briefings": ("晨夕会", BRIEFING_KINDS),
    "files": (
        "建档授权",
        (
            "households.filed", "households.consented", "households.consent_withdrawn",
            "households.circle_formed", "households.circle_left",
            "households.business_noted", "households.business_ended", "households.move_proposed",
            "households.name_corrected", "households.move_declined", "households.segment_changed",
            *MERGE_SENTENCES, *TIER_SENTENCES, *TIER_WORDS,
        ),
    ),
    "ratings": (
        "评议", (
            "ratings.marked", "ratings.screened", "ratings.sitting_opened", "ratings.code_issued",
            "ratings.ballots_voided", "ratings.rated", "ratings.kin_noted", "ratings.advised", "ratings.looked_again",
            "ratings.ballot_late", "ratings.moved_to_paper", "ratings.paper_read", "ratings.register_brought",
            "ratings.register_replaced", "ratings.entry_absent", "ratings.clash_answered", "ratings.said_at_table",
            "ratings.signed_at_table",
        ),
    ),
    "approvals": (
        "审批", (
            "dossiers.begun", "dossiers.filled", "dossiers.second_named", "dossiers.survey_signed",
            "dossiers.list_sent", "dossiers.supplemented", "dossiers.handover_offered",
            "dossiers.handover_answered", "dossiers.forwarded", "dossiers.withdrawn", "dossiers.checklist_published",
            "approvals.case_opened", "approvals.spoken", "approvals.authority_published", "approvals.authority_cut",
            "org.deputy_appointed", "approvals.meeting_called", "approvals.recused", "approvals.voted",
            "approvals.counted", "approvals.vetoed", "approvals.authority_lifted",
            "approvals.photo_kept", "approvals.kinship_noted", "approvals.sample_drawn", "approvals.looked_at",
            "org.rules_proposed", "org.rules_published", "org.rules_declined", "org.rules_withdrawn",
            "credit.proposed", "credit.applied", "credit.granted", "credit.refused",
        ),
    ),
    "signing": ("签约", (
            "signing.printed", "signing.opened", "signing.evidence_sealed", "signing.voided", "signing.signed",
            "signing.text_opened", "signing.text_written", "signing.text_dropped", "signing.text_published",
    )),
    "money": (
        "用信冲正",
        (
            "credit.signed", "credit.drawn", "credit.repaid", "credit.frozen", "credit.unfrozen",
            "credit.reversal_requested", "credit.reversed", "credit.reversal_declined", "credit.reserved",
            "credit.voided", "credit.collection_asked", "credit.collection_dropped", "credit.refund_asked",
            "credit.refunded", "credit.refund_refused", "credit.core_asked",
            "credit.reversal_sent", "credit.reversal_refused", "credit.renewal_noted", "credit.renewal_odd",
            "credit.link_made", "credit.link_revoked", "credit.link_opened", "credit.link_locked",
            "credit.renewal_asked", "credit.renewed", "credit.renewal_declined", "credit.rate_asked",
            "credit.rate_declined", "credit.rate_changed", "credit.line_repriced",
        ),
    ),
    "judged": (
        "认定",
        (
            "credit.judgement_asked", "credit.judged", "credit.judgement_declined",
            "credit.misuse_asked", "credit.misuse_found", "credit.misuse_lifted", "credit.misuse_declined",
        ),
    ),
    "limits": ("额度变更", (
            "credit.raise_asked", "credit.limit_raised", "credit.raise_declined", "credit.limit_cut",
            "credit.reviewed", "credit.expired",
    )),
    "funds": (
        "扶持资金",
        (
            "funds.founded", "funds.ended", "funds.enrolled", "funds.subsidy_asked", "funds.subsidy_booked",
            "funds.subsidy_declined", "funds.subsidy_paid", "funds.compensation_asked", "funds.compensation_booked",
            "funds.compensation_declined", "funds.compensation_paid", "funds.recovery_shared", "funds.assigned",
            "credit.pooled", "credit.unpooled", "funds.left", "funds.not_taken_over",
        ),
    ),
    "cutovers": (
        "切换影子",
        (
            "credit.cutover_brought", "credit.cutover_loaded", "credit.cutover_returned", "credit.taken_over",
            "credit.keeper_set", "credit.shadowed",
            "collateral.noted",
        ),
    ),
    "drives": (
        "整村",
        (
            "campaigns.drive_opened", "campaigns.drive_deferred", "campaigns.drive_resumed",
            "campaigns.target_set", "campaigns.group_opened", "campaigns.group_due",
        ),
    ),
    "policies": (
        "政策",
        (
            "products.draft_opened", "products.draft_edited", "products.draft_dropped", "products.draft_submitted",
            "products.draft_returned", "products.policy_published", "products.rollback_asked",
            "products.policy_taken_back", "products.commented", "products.comment_resolved",
            "products.test_cases_kept", "products.test_cases_dropped", "products.cloned", "products.described",
            "products.withdrawn", "products.rate_recorded", "products.terms_proposed", "products.terms_published",
            "products.terms_declined",
        ),
    ),
    "pay": ("绩效", tuple(PAY_WORDS)),
    "targets": ("目标", tuple(TARGET_WORDS)),
    "outreach": ("整村组织", tuple(OUTREACH_WORDS)),
    "notices": ("公示", tuple(NOTICE_WORDS)),
    "lab": ("政策试验", (
            "lab.back_test_asked", "lab.back_test_done", "lab.scorecard_entered", "lab.scorecard_signed",
            "lab.scorecard_monitored",
        )),
    "grids": ("网格", (*DIVISION_WORDS, *LEDGER_WORDS, "households.moved", "households.grouped")),
    "tasks": ("待办", ("tasks.assigned", "tasks.postponed", "tasks.ended")),
    "feeds": ("供数", ("feeds.mapped", "feeds.carried", "feeds.put_off", "feeds.refused", "feeds.rejects_fetched")),
    "nights": ("日终", ("dayend.asked", "dayend.closed", "credit.settled", "credit.classed", "credit.provided")),
    "tokens": ("令牌", ("org.token_issued", "org.token_revoked", "org.token_used")),
}  # fmt: skip
Words = Callable[[Mapping[str, Any]], str]


def _of(words: str) -> Words:
    return lambda payload: words.format(whom=f"{payload['name']}（{payload['number']}）", **_plain(payload))


def _plain(payload: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in payload.items() if key not in {"name", "number"}}


HOUSE: dict[str, Words] = {
    "org.confirmed": _of("{name} 审批前再次确认本人"),
    "org.not_confirmed": _of("{name} 审批前确认本人，密码或验证码不对"),
    "org.signed_in": _of("{whom} 登录，{address}，{factor}"),
    "org.sign_in_refused": _of("{whom} 登录被拒：{why}，{address}"),
    "org.locked_out": _of("{whom} 连续输错 5 次，锁定 15 分钟，{address}"),
    "org.signed_out": _of("{whom} 退出"),
    "org.idled_out": _of("{whom} 空闲过久，自动退出"),
    "org.view_as_started": _of("开始代看 {whom}，用途 {purpose}"),
    "org.view_as_ended": _of("结束代看 {whom}，{why}"),
    "org.account_opened": _of("开户 {whom}"),
    "org.account_closed": _of("停用 {whom} 的账号"),
    "org.account_unlocked": _of("解锁 {whom} 的账号"),
    "org.password_reset": _of("重置 {whom} 的密码"),
    "org.password_chosen": _of("{whom} 改了自己的密码"),
    "org.identity_noted": _of("登记 {whom} 的证件"),
    "org.sessions_ended": _of("结束 {whom} 的 {sessions} 处登录"),
    "org.factor_added": _of("{whom} 绑定第二因素：{factor}"),
    "org.factor_removed": _of("{whom} 解除第二因素：{factor}"),
    "org.token_issued": lambda p: f"发放令牌「{p['name']}」给 {p['holder']}，{p['days']} 天",
    "org.token_revoked": lambda p: f"撤销令牌「{p['name']}」",
    "org.token_used": lambda p: f"令牌办理 {p['operation']}，答复 {p['status']}",
    "org.deputy_appointed": lambda p: f"指定代理人，{p['since']} 至 {p['until']}（不含），原因：{p['reason']}",
    **APPROVAL_WORDS,
    **FIELDWORK_WORDS,
    **LEAD_WORDS,
    **TIER_WORDS,
    **BRIEFING_WORDS,
    **DIVISION_WORDS,
    **LEDGER_WORDS,
    **PRODUCT_WORDS,
    "feeds.mapped": lambda p: f"发布{p['kind']}文件的对照「{p['name']}」第 {p['version']} 版",
    "feeds.carried": lambda p: (
        f"{p['kind']}文件 {p['name']}（{p['on']}）入湖，{p['rows']:,} 行"
        + (f"，取代先前的全部余额：{p['anew']}" if p.get("anew") else "")
    ),
    "feeds.put_off": lambda p: f"{p['kind']}文件 {p['name']}（{p['on']}）{p['reason']}",
    "feeds.refused": lambda p: f"{p['kind']}文件 {p['name']}（{p['on']}）{p['reason']}",
    "feeds.rejects_fetched": lambda p: f"下载供数文件 {p['name']} 退回的 {p['rows']:,} 行",
    "dayend.asked": lambda p: f"发起 {p['day']} 的日终",
    "dayend.closed": lambda p: f"日终办完，{p['day']} 关闭，动了 {p['rows']:,} 行",
    "credit.settled": lambda p: f"结息 {p['draws']:,} 笔，共 {spoken(p['fen'])}",
    "credit.classed": lambda p: f"五级分类调为{LoanClass(p['class']).label}：{p['cause']}",
    "credit.cutover_brought": lambda p: f"送入切换「{p['name']}」，差错 {p['faults']:,} 处",
    "credit.cutover_loaded": lambda p: (
        f"确认切换「{p['name']}」：额度 {p['lines']:,} 笔，借据 {p['draws']:,} 笔，未还本金 {spoken(p['fen'])}"
    ),
    "credit.cutover_returned": lambda p: f"退回切换「{p['name']}」，原因：{p['reason']}",
    "credit.keeper_set": lambda p: (
        f"{p['since']} 起账务归{'省核心' if p['keeper'] == 'core' else '本系统'}，原因：{p['reason']}"
    ),
    "credit.shadowed": lambda p: (
        f"影子比对：差异 {p['differences']:,} 处，本系统 {spoken(p['ours_fen'])}，核心 {spoken(p['theirs_fen'])}"
    ),
    "credit.provided": lambda p: f"拨备调到 {spoken(p['allowance_fen'])}",
    "funds.founded": lambda p: f"设立{p['fund']}「{p['title']}」，{p['since']} 起",
    "funds.ended": lambda p: f"停止{p['fund']}「{p['title']}」，{p['since']} 起不再新纳入，原因：{p['reason']}",
    "funds.subsidy_asked": lambda p: f"申请「{p['scheme']}」贴息 {spoken(p['fen'])}",
    "funds.subsidy_booked": lambda p: f"同意「{p['scheme']}」贴息 {spoken(p['fen'])}，已记账",
    "funds.subsidy_declined": lambda p: f"退回「{p['scheme']}」贴息 {spoken(p['fen'])}，原因：{p['reason']}",
    "funds.subsidy_paid": lambda p: f"「{p['scheme']}」贴息 {spoken(p['fen'])} 到账，已入客户账户",
    "funds.compensation_asked": lambda p: f"申请「{p['pool']}」补偿 {spoken(p['fen'])}",
    "funds.compensation_booked": lambda p: f"同意「{p['pool']}」补偿 {spoken(p['fen'])}，已记账",
    "funds.compensation_declined": lambda p: f"退回「{p['pool']}」补偿 {spoken(p['fen'])}，原因：{p['reason']}",
    "funds.compensation_paid": lambda p: f"「{p['pool']}」补偿 {spoken(p['fen'])} 到账",
    "funds.recovery_shared": lambda p: f"收回本金 {spoken(p['fen'])}，退回「{p['pool']}」{spoken(p['returned_fen'])}",
    "exports.asked": lambda p: f"申请导出 {p['rows']} 行",
    "exports.decided": lambda p: "同意导出" if p["approved"] else "不同意导出",
    "exports.ready": lambda p: f"导出做好，{p['bytes']} 字节",
    "exports.fetched": lambda p: f"下载导出，{p['rows']} 行",
    "campaigns.drive_opened": lambda _: "整村启动",
    "campaigns.drive_advanced": lambda _: "整村进入下一阶段",
    "campaigns.drive_deferred": lambda _: "整村暂缓",
    "campaigns.drive_resumed": lambda _: "整村恢复",
    "campaigns.target_set": lambda p: f"签约率目标定为 {p['target_ppm'] // 10_000}%",
    "campaigns.group_opened": lambda p: f"启动客户群“{p['name']}”" + (f"，{p['due_on']} 前完成" if p["due_on"] else ""),
    "campaigns.group_due": lambda p: f"客户群应完成日 {p['before'] or '（没有定）'} → {p['due_on']}",
    "dossiers.checklist_published": lambda p: (
        f"修改核查清单「{CHECKS.get(p['code'], p['code'])}」，{len(p['items'])} 条，{p['valid_from']} 起用"
    ),
    "signing.text_opened": lambda p: f"起草合同文本「{p['title']}」第 {p['version']} 版",
    "signing.text_written": lambda p: f"修改合同文本「{p['title']}」第 {p['version']} 版，修订 {p['revision']}",
    "signing.text_dropped": lambda p: f"放弃合同文本「{p['title']}」第 {p['version']} 版",
    "signing.text_published": lambda p: f"发布合同文本「{p['title']}」第 {p['version']} 版，{p['since']} 起生效",
    **PAY_TOLD,
    **TARGET_WORDS,
    **OUTREACH_WORDS,
    **NOTICE_WORDS,
    **RATING_HOUSE,
}


def told(event: TrailEvent) -> str:
    """One event as a sentence; an older one that lacks a field is told by the name of its kind."""
    try:
        if event.kind in HOUSE:
            return HOUSE[event.kind](event.payload)
        if event.kind in SENTENCES:
            fact, evidence = SENTENCES[event.kind][1](event.payload)
            return f"{fact}，{evidence}" if evidence else fact
    except (KeyError, TypeError):
        pass
    return event.kind


def group_of(kind: str) -> str:
    """The name of the group a kind is searched by."""
    return next((name for name, kinds in GROUPS.values() if kind in kinds), "其他")


FIELD_WORDS = {
    "address": "登录地址", "approved": "同意", "ballots": "票数", "bound_by": "受限于", "bytes": "字节",
    "channel": "渠道", "day": "日期", "days": "天数", "dispersed": "离散超限", "draw": "借据", "due_on": "期限",
    "excluded": "不予授信", "factor": "第二因素", "fen": "金额（分）", "fund": "资金", "holder": "持有人",
    "interest_fen": "利息（分）", "items": "资料", "limit_fen": "额度（分）", "line": "额度号", "members": "人数",
    "movement": "哪种交易", "name": "姓名", "note": "要做什么", "number": "号", "operation": "操作",
    "opinions": "有效意见", "outcome": "结果", "policy": "政策版本", "pool": "资金池", "principal_fen": "本金（分）",
    "product": "产品", "proposed_fen": "建议额度（分）", "purpose": "用途", "raters": "评议员", "reason": "原因",
    "reasons": "原因", "requested_fen": "申请额度（分）", "result": "说明", "returned_fen": "退回基金（分）",
    "rows": "行数", "scheme": "贴息方案", "seat": "席次", "sessions": "登录数", "since": "生效日", "source": "来源",
    "state": "状态", "status": "答复", "step": "哪一步", "title": "名称", "until": "有效至", "village": "村",
    "why": "原因", "year": "年度", "class": "五级分类", "before": "原来", "evidence": "证据", "from": "自哪天起",
    "lifts": "解除", "on_behalf_of": "代理谁",
    "passed": "通过", "said": "纪要", "meeting": "审议会", "member": "委员", "keeps_ppm": "保留（百万分之一）",
}  # fmt: skip


def fields_of(payload: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """What an event says, field by field: the word, the name it is sealed under, and the value as it is sealed."""
    return [(FIELD_WORDS.get(key, key), key, _shown(value)) for key, value in sorted(payload.items())]


def _shown(value: Any) -> str:
    if value is None:
        return "—"
    if isinstance(value, bool):
        return "是" if value else "否"
    return "、".join(map(str, value)) or "—" if isinstance(value, list) else str(value)
