"""What happened to products, their policies and models, as the trail tells it."""

from collections.abc import Callable, Mapping
from typing import Any

from qianmo.apps.lab.queries import POPULATIONS
from qianmo.domain.ratio import Ratio

PRODUCT_WORDS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "products.draft_opened": lambda p: f"起草「{p['product']}」{p['version']}",
    "products.draft_edited": lambda p: f"修改「{p['product']}」{p['version']}，第 {p['revision']} 次：{p['what']}",
    "products.draft_dropped": lambda p: f"放弃「{p['product']}」草稿 {p['version']}，原因：{p['reason']}",
    "products.draft_submitted": lambda p: f"提交「{p['product']}」{p['version']} 审查，拟 {p['since']} 起生效",
    "products.draft_returned": lambda p: f"退回「{p['product']}」{p['version']}，原因：{p['reason']}",
    "products.rollback_asked": lambda p: (
        f"申请「{p['product']}」回退到 {p['restores']}，{p['since']} 起作为 {p['version']}，原因：{p['reason']}"
    ),
    "products.policy_taken_back": lambda p: f"撤回还没有生效的 {p['version']}（{p['since']}），原因：{p['reason']}",
    "products.commented": lambda p: f"批注「{p['product']}」{p['version']}：{p['note']}",
    "products.comment_resolved": lambda p: f"了结「{p['product']}」{p['version']} 的批注：{p['note']}",
    "products.test_cases_kept": lambda p: f"保存「{p['product']}」的测试用例：{'、'.join(p['cases'])}",
    "products.test_cases_dropped": lambda p: f"删去「{p['product']}」的测试用例：{'、'.join(p['cases'])}",
    "products.cloned": lambda p: f"复制「{p['from']}」{p['version']} 为「{p['product']}」",
    "products.described": lambda p: f"修改「{p['product']}」的说明",
    "products.withdrawn": lambda p: f"停办「{p['product']}」，{p['since']} 起不再受理，原因：{p['reason']}",
    "products.terms_proposed": lambda p: (
        f"提出「{p['product']}」条款变更，拟 {p['since']} 起，重定价{p['repricing']}：{p['reason']}"
    ),
    "products.terms_published": lambda p: f"发布「{p['product']}」条款，{p['since']} 起，重定价{p['repricing']}",
    "products.terms_declined": lambda p: f"退回「{p['product']}」条款变更，拟 {p['since']} 起",
    "products.rate_recorded": lambda p: (
        f"{'录入' if p['before_ppm'] is None else '更正'} {p['published_on']} 公布的 {p['tenor']} LPR"
        f"：{Ratio.of_ppm(p['rate_ppm']).percent()}"
    ),
    "products.policy_published": lambda p: f"发布政策版本 {p['version']}，{p['valid_from']} 起生效",
    "lab.back_test_asked": lambda p: f"回测模型 {p['model_hash'][:8]}，共 {len(p['back_tests'])} 个总体",
    "lab.back_test_done": lambda p: (
        f"{POPULATIONS[p['population']]}回测算完：{p['cases']:,} 个里变化 {p['changed']:,} 个"
    ),
    "lab.scorecard_entered": lambda p: f"录入评分卡「{p['title']}」",
    "lab.scorecard_signed": lambda p: f"评审评分卡「{p['title']}」：{'同意' if p['agrees'] else '不同意'}使用",
    "lab.scorecard_monitored": lambda p: f"监测评分卡「{p['title']}」，{p['months']} 个月",
}
