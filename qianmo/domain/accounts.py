"""When an account may be closed: only when nothing is left that waits for its owner.

A leaver's villages, cases and tasks go to somebody else first, or they would wait for nobody.
"""

from collections.abc import Sequence

from qianmo.domain.refusal import Refused

NAMED = 3
"""Villages named in a refusal; the rest are counted."""


def closing(*, name: str, own: bool, villages: Sequence[str], cases: int) -> Refused | None:
    """Why the account of this person stays open, or None. Refused: one's own account, villages held, cases open."""
    if own:
        return Refused(code="own_account", reason="不能停用自己的账号。请另一位系统管理员办理")
    left = []
    if villages:
        named = "、".join(villages[:NAMED]) + ("等" if len(villages) > NAMED else "")
        left.append(f"管户 {len(villages)} 个村（{named}）")
    if cases:
        left.append(f"在办审批 {cases} 件")
    if not left:
        return None
    return Refused(
        code="not_handed_over", reason=f"不能停用 {name} 的账号：还有{'、'.join(left)}没有移交。先移交，再停用"
    )
