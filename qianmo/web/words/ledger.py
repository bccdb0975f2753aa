"""What the audit tells of the ledgers of villages and of the allocation to outlets."""

from collections.abc import Callable, Mapping
from typing import Any

from qianmo.apps.grids.ledgers.people import PURPOSES
from qianmo.domain.villages import CLASSES, FACTS, KINDS, PLAQUE_STATES, ROLES

Words = Callable[[Mapping[str, Any]], str]
LEDGER_WORDS: dict[str, Words] = {
    "grids.contact_entered": lambda p: f"登记{p['name']}的{ROLES[p['role']]}，{p['since']} 起",
    "grids.contact_ended": lambda p: f"{p['name']}的{ROLES[p['role']]} {p['until']} 离任",
    "grids.contact_shown": lambda p: f"查看{p['name']}一位联系人的完整电话，用途：{PURPOSES[p['purpose']]}",
    "grids.plaque_hung": lambda p: f"登记{p['name']}的金融服务牌 {p['number']}",
    "grids.plaque_checked": lambda p: f"查看{p['name']}的金融服务牌 {p['number']}：{PLAQUE_STATES[p['state']]}",
    "grids.plaque_down": lambda p: f"摘下{p['name']}的金融服务牌 {p['number']}，原因：{p['reason']}",
    "grids.fact_proposed": lambda p: f"手机提出更正{p['name']}的{FACTS[p['key']][0]}：{p['value']}，等支行确认",
    "grids.fact_declined": lambda p: f"没有采纳{p['name']}的{FACTS[p['key']][0]}更正为 {p['value']}：{p['reason']}",
    "grids.fact_written": lambda p: f"记下{p['name']}的{FACTS[p['key']][0]}：{p['value']}，截至 {p['as_of']}",
    "grids.classed": lambda p: f"{p['name']} {p['since']} 起为{CLASSES[p['kind']]}，依据：{p['reason']}",
    "grids.class_ended": lambda p: f"{p['name']} {p['until']} 起不再是{CLASSES[p['kind']]}，原因：{p['reason']}",
    "grids.rural_flagged": lambda p: f"{p['name']} {p['since']} 起{'' if p['rural'] else '不'}按涉农算：{p['reason']}",
    "grids.cell_cut": lambda p: f"在{p['name']}划出{KINDS[p['kind']]}「{p['cut']}」",
    "grids.piece_drawn": lambda p: (
        f"{'在图上画' if p['how'] == 'map' else '换'}{p['name']}{p['piece']}的界线，{p['points']:,} 个点"
    ),
    "grids.allocated": lambda p: f"{p['name']} {p['since']} 起归{p['branch']}，理由：{p['reason']}",
    "grids.outlet_placed": lambda p: f"{p['branch']} {p['since']} 起在{p['name']}",
}
