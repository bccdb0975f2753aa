"""Net borrowers (净增户数): growth is rewarded, a fall is paid for, and moving customers about makes neither."""

from collections.abc import Collection, Mapping

from qianmo.domain.performance.pricing import Price, paid_fen


def net_borrowers(
    *, before: Mapping[int, int], after: Mapping[int, int], moved: Mapping[int, int], left_out: Collection[int] = ()
) -> dict[int, int]:
    """Net growth by manager, from who answered for each normal borrower at the start and at the end.

    `before` and `after` give each customer's manager; `moved` gives the new manager of customers handed over between,
    who count for neither side: a hand-over is nobody's growth, and who is lost after it is lost to the new manager.
    `left_out` are customers split up, written off or overdue.
    """
    net = dict.fromkeys([*before.values(), *after.values(), *moved.values()], 0)
    for customer in (before.keys() | after.keys()) - set(left_out):
        began, ended = before.get(customer), after.get(customer)
        if began is not None and ended is not None and (began == ended or customer in moved):
            continue
        if began is not None:
            net[moved.get(customer, began) if ended is None else began] -= 1
        if ended is not None:
            net[ended] += 1
    return net


def reward_fen(*, net: int, price: Price) -> int:
    """What a quarter's net growth is paid: +38 at 50 are 1,900 yuan, -6 at 30 cost 180 (S1: 增则奖励、减则处罚)."""
    return paid_fen(price=price, volume=net)
