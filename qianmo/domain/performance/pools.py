"""Sharing a pot: prices that follow from a pool, and what a branch gives its own people (二次分配).

Whatever is shared adds up to the fen. What a branch does not give away carries over; nobody approves the own line.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction

from qianmo.domain.money import round_half_up, split_by_weights, yuan
from qianmo.domain.refusal import Refused, join_refusals


def pool_price(*, pool_fen: int, weight: int, weights_total: int, volume_total: int) -> Fraction | None:
    """Fen for one step of volume: pool x weight / volume of everybody; None where nobody brought anything.

    A pool of 1,000,000 yuan at 15 of 100 over 30,000 万 of increment pays 5 yuan a 万.
    """
    if volume_total <= 0:
        return None
    return Fraction(pool_fen * weight, weights_total * volume_total)


def share_pool(*, pool_fen: int, volumes: Mapping[int, int]) -> dict[int, int]:
    """A pool shared among people by what each brought, to the last fen; a fall brings nothing and costs nothing."""
    brought = {person: max(volume, 0) for person, volume in volumes.items()}
    if not any(brought.values()):
        return dict.fromkeys(volumes, 0)
    return dict(zip(brought, split_by_weights(total_fen=pool_fen, weights=list(brought.values())), strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class AllocationRule:
    """What a branch may do with its total: the head's share at the most, in ppm of the pool; None sets no bound."""

    head_share_ppm: int | None = None


def check_allocation(
    *,
    pool_fen: int,
    given: Mapping[int, int],
    staff: Collection[int],
    head: int,
    approved_by: int,
    rule: AllocationRule,
) -> int | Refused:
    """What is left of a branch's pool after its allocation, in fen, or every reason why it cannot stand.

    Refused: more than the pool, somebody of the branch not listed, somebody listed who is not of it, a share below
    nothing, the head above his or her bound, and the approver's own line. Source: S5 (二次分配).
    """
    total = sum(given.values())
    head_most = None if rule.head_share_ppm is None else pool_fen * rule.head_share_ppm // 1_000_000
    missing, strange = set(staff) - set(given), set(given) - set(staff)
    faults = [
        (
            total > pool_fen,
            "over_pool",
            f"分配合计 {yuan(total)} 元，超过总额 {yuan(pool_fen)} 元，多了 {yuan(total - pool_fen)} 元。请调减后再报",
        ),
        (bool(missing), "not_everybody", f"有 {len(missing)} 人没有列入。请补上，不分的填 0"),
        (bool(strange), "not_of_branch", f"有 {len(strange)} 人当月不在本机构。请删去"),
        (any(fen < 0 for fen in given.values()), "below_nothing", "有人分到的是负数。扣罚请走扣减，不在这里分"),
        (
            head_most is not None and given.get(head, 0) > head_most,
            "head_share",
            f"负责人分得 {yuan(given.get(head, 0))} 元，最多 {yuan(head_most or 0)} 元。请调减",
        ),
        (approved_by in given, "own_line", "审定人自己在名单里，不能审定自己的一份。请由上级机构审定"),
    ]
    refused = join_refusals([Refused(code=code, reason=reason) for fault, code, reason in faults if fault])
    return refused if refused is not None else pool_fen - total


def carried_parts(*, total_fen: int, deferred_ppm: int, years: int) -> tuple[int, tuple[int, ...]]:
    """Pay of a risk post: what is paid now, and what is kept back by year (延期支付), adding up to the whole.

    100,000 yuan with 40 % over three years: 60,000 now, then 13,333.34, 13,333.33, 13,333.33.
    """
    later = round_half_up(numerator=total_fen * deferred_ppm, denominator=1_000_000)
    return total_fen - later, split_by_weights(total_fen=later, weights=[1] * years) if years else ()
