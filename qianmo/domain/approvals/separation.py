"""Whether the persons of one case are different persons (审贷分离).

Who investigated does not review, who reviewed does not approve, who approved does not pay out. Whoever acts for
somebody else brings both persons into the case: the deputy and the one who is stood in for.
"""

from collections.abc import Iterable

from qianmo.domain.refusal import Refused


def check_separation(
    *,
    investigator: int,
    reviewer: int,
    approver: int,
    second_investigator: int | None = None,
    disburser: int | None = None,
    classifier: int | None = None,
) -> Refused | None:
    """Refuse a case in which one person (staff id) holds two duties; None where all are different. Source: S5.

    The second investigator (B 角) signs beside the first and counts as another duty: A 角 cannot be B 角.
    """
    duties = (
        ("主调查人", investigator),
        ("协办调查人", second_investigator),
        ("审查人", reviewer),
        ("审批人", approver),
        ("放款人", disburser),
        ("分类认定人", classifier),
    )
    held: dict[int, str] = {}
    for duty, person in duties:
        if person is None:
            continue
        if person in held:
            return Refused(
                reason=f"{held[person]}和{duty}是同一个人，同一笔业务不能一人担两岗。请另派{duty}。",
                code="not_separate",
            )
        held[person] = duty
    return None


def check_whole_case(*, duty: str, persons: Iterable[int], held: Iterable[tuple[str, int]]) -> Refused | None:
    """Refuse a duty to people (oneself, and whoever one stands in for) of whom one holds another duty of the case.

    `held` is every (duty, person) of the case from its first day on, in the words people read.
    """
    acting = set(persons)
    for other, person in held:
        if other != duty and person in acting:
            reason = f"{other}和{duty}是同一个人，同一笔业务不能一人担两岗，代理的也算。请另派{duty}人。"
            return Refused(code="not_separate", reason=reason)
    return None


def circle_of(*, stands_in: Iterable[tuple[int, int]], absent: int, deputy: int) -> tuple[int, ...]:
    """The circle that one more (absent, deputy) pair would close, from the absent back to the absent; empty if none.

    A circle leaves a duty with nobody: each waits for the next.
    """
    followers: dict[int, list[int]] = {}
    for one, other in stands_in:
        followers.setdefault(one, []).append(other)
    paths: list[tuple[int, ...]] = [(absent, deputy)]
    seen: set[int] = set()
    while paths:
        path = paths.pop()
        if path[-1] == absent:
            return path
        if path[-1] not in seen:
            seen.add(path[-1])
            paths += [(*path, following) for following in followers.get(path[-1], [])]
    return ()
