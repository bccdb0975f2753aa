"""The four forms (四表) of a product: what is asked, looked into, decided and checked afterwards, row by row.

Which four they are and in which order is our own knowledge of how small loans are papered; a bank renames and fills
them as it likes. A row takes its value from a fact or an answer of the policy, or is filled in by hand.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from qianmo import decisions
from qianmo.apps.products.deciding import OFFER

FOUR = {"application": "申请表", "survey": "调查表", "decision": "审查审批表", "inspection": "贷后检查表"}
MOST_ROWS, LONGEST = 60, 40


def faults_of_forms(forms: Sequence[Mapping[str, Any]], *, model: decisions.Model) -> list[str]:
    """What is wrong with the forms, a sentence each: not the four, a row without a name, a fact nobody knows."""
    if [form.get("key") for form in forms] != list(FOUR):
        return [f"应有四张表：{'、'.join(FOUR.values())}"]
    known = known_names(model)
    faults = []
    for form in forms:
        title, rows = str(form.get("title") or "").strip(), form.get("rows")
        if not title or len(title) > LONGEST:
            faults.append(f"“{FOUR[form['key']]}”要有 1 至 {LONGEST} 个字的名称")
        if not isinstance(rows, list) or len(rows) > MOST_ROWS:
            faults.append(f"“{title}”最多 {MOST_ROWS} 行")
            continue
        faults += [
            f"“{title}”第 {place} 行{fault}" for place, row in enumerate(rows, 1) if (fault := _fault(row, known))
        ]
    return faults


def _fault(row: Any, known: Mapping[str, str]) -> str:
    if not isinstance(row, Mapping) or not isinstance(row.get("label"), str) or not row["label"].strip():
        return "没有名称"
    if len(row["label"]) > LONGEST or len(str(row.get("unit") or "")) > LONGEST:
        return f"超过 {LONGEST} 个字"
    fact = row.get("fact")
    if fact is not None and fact not in known:
        return f"取的“{fact}”不是这个政策的事实或答复。请改选，或留空由人填写"
    return ""


def known_names(model: decisions.Model) -> dict[str, str]:
    """What a form may take its values from: the facts a policy asks and what it answers, with their labels."""
    offer = next((one for one in model.decisions if one.name == OFFER), None)
    answers = {output.name: output.label for output in getattr(offer and offer.logic, "outputs", ())}
    return {item.name: item.label for item in model.inputs} | answers
