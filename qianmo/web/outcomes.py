"""The lists of a village's round by what came of its households, in the order of the work, with their shapes."""

OUTCOMES = {"white": ("白名单", "qm-done"), "grey": ("灰名单", "qm-wait"), "black": ("黑名单", "qm-final")}
ABSENT = {"absent": "已不在册"}
"""Households a source named before and does not name in its last register."""
RESULTS = {
    "eligible": "符合",
    "excluded": "不予授信",
    "unrated": "未评",
    "looks": "待复评",
    "visits": "需入户",
    "unasked": "符合未授",
    "granted": "已授信",
    "unsigned": "授信未签",
    "signed": "已签约",
    "undrawn": "签约未用",
    "drawn": "用信",
}
BARS = {
    "black": "黑名单",
    "unrated": "没有评议结论",
    "headless": "没有户主",
    "has_line": "已有在用额度",
    "asked": "已有申请在办",
    "verdict_excludes": "评议不予授信",
    "verdict_needs_visit": "需入户",
    "verdict_unsettled": "待复评",
    "not_admitted": "政策不准入",
    "below_one_unit": "不足起点",
    "no_product": "没有合适的产品",
}
"""Reasons that bar a household from a proposal, in the order they are looked at."""
