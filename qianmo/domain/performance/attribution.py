"""Attribution (业绩归属): whom an account counts for in pay and profit, in shares of a whole, from a day on.

It stands apart from who keeps the customer: what the core delivers as 账户归属, or the steward of the village, holds
until the bank attributes an account otherwise, and again once that is ended. Shares are whole basis points and make
10,000; a hand-over is dated, so history stays with whoever had it. Source: domain rules of 日均, 「Split ownership sums
to 100 %; hand-over is dated so history stays with the former owner」.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from qianmo.domain.refusal import Refused, join_refusals

WHOLE_BP, PPM_PER_BP = 10_000, 100
MOST_SHARES, LONGEST_SAID = 6, 100
AHEAD = timedelta(days=366)
"""How far ahead a day may lie before it is a slip of the keyboard."""


@dataclass(frozen=True, slots=True)
class AttributedShare:
    """So many basis points of an account count for this member of staff."""

    staff_id: int
    bp: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked: these accounts, from a day on, in these shares (none: back to who keeps them), and why."""

    accounts: frozenset[int]
    from_on: date
    shares: tuple[AttributedShare, ...]
    said: str


@dataclass(frozen=True, slots=True)
class Part:
    """A share of an account as it lies in a million, from `above_ppm` up to and with `upto_ppm`."""

    staff_id: int
    above_ppm: int
    upto_ppm: int


def parts_of(shares: Sequence[AttributedShare]) -> list[Part]:
    """The shares side by side, the largest first, of equal ones whoever was named first.

    What cannot be cut (a borrower, an agreement) counts for whoever has the first part. 60 % and 40 % lie from 0 to
    600,000 and from there to 1,000,000.
    """
    parts, above = [], 0
    for one in sorted(shares, key=lambda share: -share.bp):
        upto = above + one.bp * PPM_PER_BP
        parts.append(Part(one.staff_id, above, upto))
        above = upto
    return parts


def check_attribution(
    asked: Asked,
    *,
    held: Collection[int],
    working: Collection[int],
    open_from: date | None,
    last: date | None,
    is_attributed: bool,
    on: date,
) -> Refused | None:
    """Why accounts cannot be attributed so, every reason at once; None where they can.

    `held` are the household's accounts, `working` who may be named, `open_from` the first day of the months that are
    not closed, `last` the day from which the latest attribution of one of them holds, `is_attributed` whether that says
    anything of one of them. Refused: no account or one of
    another household, shares that are no whole, somebody twice or who is no manager, a day in a closed month, before
    the latest attribution or far ahead, no grounds, an end where nothing is attributed.
    """
    named, whole = [one.staff_id for one in asked.shares], sum(one.bp for one in asked.shares)
    faults = [
        (not asked.accounts, "no_account", "没有选账户。请至少选一个"),
        (not asked.accounts <= set(held), "not_held", "有账户不是这一户的。请从列表里选"),
        (len(named) != len(set(named)), "twice", "同一个人写了两次。请合成一份"),
        (len(named) > MOST_SHARES, "many", f"写了 {len(named)} 份，最多 {MOST_SHARES} 份。请合并"),
        (not set(named) <= set(working), "not_manager", "有人那天不是客户经理。业绩只归客户经理，请改选"),
        (any(one.bp <= 0 for one in asked.shares), "no_share", "有一份不大于零。请改正"),
        (bool(named) and whole != WHOLE_BP, "not_whole", f"各份合计 {whole / 100:g}%，要正好 100%。请改正"),
        (
            open_from is not None and asked.from_on < open_from,
            "month_closed",
            f"{asked.from_on} 在已结的月份里，已结的月份不重算。请选 {open_from} 或以后",
        ),
        (asked.from_on > on + AHEAD, "far_ahead", f"{asked.from_on} 离今天太远。请选一年以内的日子"),
        (
            last is not None and asked.from_on < last,
            "overtaken",
            f"{last} 起已另有归属，往前插会改掉它以前的那一段。请选 {last} 或以后",
        ),
        (not named and not is_attributed, "not_attributed", "这些账户没有另定归属，不用结束"),
        (
            not 0 < len(asked.said.strip()) <= LONGEST_SAID,
            "no_grounds",
            f"没有写依据。请写明，最多 {LONGEST_SAID} 个字",
        ),
    ]
    return join_refusals([Refused(code=code, reason=f"没有办：{reason}") for fault, code, reason in faults if fault])
