"""Chinese words for what posts may do, whose customers they reach, and which values they see in the clear."""

from collections.abc import Mapping

from qianmo.domain.access import ACCESS, Field, Reach, Right

RIGHTS = {
    Right.SEE_FUNNEL: "看漏斗", Right.SEE_CUSTOMERS: "看客户", Right.SEE_LINES: "看额度", Right.WORK: "办待办",
    Right.WORK_IN_FIELD: "外勤采集", Right.MANAGE_DEVICES: "管设备",
    Right.ASSIGN_WORK: "派工", Right.MOVE_GRIDS: "调网格",
    Right.CHANGE_DIVISIONS: "改区划", Right.APPROVE_DIVISIONS: "复核区划", Right.IMPORT_ROSTERS: "导名册",
    Right.MAKE_LISTS: "建名单", Right.WORK_LEADS: "办名单",
    Right.HOST_SITTINGS: "开评议", Right.PROPOSE: "提预授信", Right.APPLY: "申请", Right.REVIEW: "审查",
    Right.DECIDE: "审批", Right.ADVISE: "风险意见", Right.CHANGE_RULES: "改规则",
    Right.SIGN: "面签", Right.SEAL_EVIDENCE: "封存证据",
    Right.LINK_CUSTOMERS: "发客户链接", Right.DISBURSE: "支用还款", Right.FREEZE: "冻结",
    Right.RAISE: "申请调增",
    Right.CUT: "调减额度", Right.REVIEW_LINES: "年审", Right.RENEW: "申请续贷", Right.JUDGE: "申请认定",
    Right.REVERSE: "申请冲正", Right.APPROVE_REVERSALS: "复核冲正", Right.UNMASK: "看完整号码", Right.EXPORT: "导出",
    Right.APPROVE_EXPORTS: "批导出", Right.SEE_AUDIT: "看审计", Right.VIEW_AS: "代看",
    Right.END_SCREENS: "结束大屏登录",
    Right.MANAGE_ACCOUNTS: "管账号", Right.CLOSE_DAY: "办日终", Right.SEE_BOOKS: "看总账", Right.CUT_OVER: "办切换",
    Right.SEE_FUNDS: "看扶持资金", Right.MANAGE_FUNDS: "办扶持资金", Right.APPROVE_FUNDS: "复核扶持资金",
    Right.SEE_FEEDS: "看供数", Right.DELIVER_FEEDS: "送供数",
    Right.CALL_BACK: "回访", Right.DRAW_CALLBACKS: "抽回访", Right.DESIGN_FORMS: "画表单",
    Right.SEE_POINTS: "看绩效", Right.EDIT_SCHEMES: "写考核方案", Right.PUBLISH_SCHEMES: "发布考核方案",
    Right.SEE_SHARES: "看二次分配", Right.ALLOCATE_PAY: "算二次分配", Right.AGREE_PAY: "同意二次分配",
    Right.EDIT_PLANS: "编目标", Right.PUBLISH_PLANS: "发布目标",
    Right.SEE_WALL: "放大屏", Right.RUN_CONTESTS: "办竞赛", Right.ASSESS_STAFF: "评等级",
    Right.PLAN_VILLAGES: "编整村规划", Right.PUBLISH_VILLAGES: "发布规划、裁定", Right.ROSTER_DAYS: "排进村",
    Right.RERATE: "年审复评", Right.LOOK_AGAIN: "复评村评议",
    Right.POST_NOTICES: "贴公示、记异议", Right.VERIFY_RATINGS: "抽查、答复异议",
    Right.READ_PAPERS: "录纸质票",
    Right.SEE_PRODUCTS: "看产品", Right.EDIT_PRODUCTS: "改政策", Right.REVIEW_PRODUCTS: "审政策",
}  # fmt: skip
REACHES = {
    Reach.NOBODY: "看不到客户",
    Reach.STEWARDSHIP: "管户的村",
    Reach.BRANCH: "本机构及下级",
    Reach.COUNTY: "全县",
}
FIELDS = {Field.NAMES: "姓名", Field.NUMBERS: "号码（遮住）", Field.VERDICTS: "评议"}


def doing(right: Right, names: Mapping[str, str]) -> list[str]:
    """The posts that have a right, by their names."""
    return [names.get(post, post) for post, access in ACCESS.items() if right in access.rights]


def holders(right: Right, names: Mapping[str, str]) -> str:
    """Which posts have a right, in words."""
    posts = doing(right, names)
    return f"“{RIGHTS[right]}”由{'、'.join(posts)}办" if posts else f"“{RIGHTS[right]}”现在没有岗位办"


def matrix(names: dict[str, str]) -> list[tuple[str, str, str, list[bool]]]:
    """A row per post: its name, whose customers it reaches, which values it sees, and a mark per right."""
    return [
        (
            names.get(post, post),
            REACHES[access.reach],
            "、".join(FIELDS[field] for field in Field if field in access.fields) or "都遮住",
            [right in access.rights for right in Right],
        )
        for post, access in ACCESS.items()
    ]
