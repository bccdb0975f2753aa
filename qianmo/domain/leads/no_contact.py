"""Who asked not to be contacted again (勿再联系): it holds until another than who noted it lifts it, with a reason.

How long it holds is nobody's choice here: no list, however it is made, finds the person before it is lifted.
"""

from qianmo.domain.refusal import Refused

LONGEST_SOURCE = 40
LONGEST_REASON = 200
SHORTEST_REASON = 4


def why_not_noted(*, source: str) -> Refused | None:
    """Refused: nothing of where it was said, or too much."""
    if not 0 < len(source) <= LONGEST_SOURCE:
        reason = f"没有登记：在哪里说的要写，最多 {LONGEST_SOURCE} 个字，如“柜面当面说的”"
        return Refused(code="no_contact_source", reason=reason)
    return None


def why_not_lifted(*, noted_by: int, by: int, reason: str) -> Refused | None:
    """Refused: whoever noted it, a reason that says nothing or is too long."""
    if noted_by == by:
        return Refused(code="no_contact_same", reason="没有解除：是您自己登记的，要另一位同事来解除")
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        limits = f"{SHORTEST_REASON} 到 {LONGEST_REASON} 个字"
        return Refused(code="no_contact_why", reason=f"没有解除：原因要写 {limits}，如“本人来电要求恢复联系”")
    return None
