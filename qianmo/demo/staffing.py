"""Invents the demo bank's people: who works where in which post since when, what they are qualified for, their teams.

Account managers are counted by the villages of their branch. Some came to their branch a year ago from another one or
were promoted, so that posts have a history; certificates run for three years and are renewed, except for three
managers without villages whose certificate has lapsed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count

import numpy as np

from qianmo.demo.branches import BranchRecord, Days
from qianmo.demo.identities import phone_numbers
from qianmo.demo.names import given_names, mongolian_names, surnames

VILLAGES_PER_MANAGER = 3.3
HEAD_OFFICE_POSTS = (
    ("inclusive", "普惠金融部", 6),
    ("product", "普惠金融部", 3),
    ("approver", "授信审批部", 5),
    ("reviewer", "授信审批部", 8),
    ("risk", "风险管理部", 8),
    ("finance", "计划财务部", 4),
    ("product", "零售部", 1),
    ("product", "公司部", 1),
    ("people", "人力资源部", 3),
    ("admin", "科技部", 2),
    ("security", "科技部", 1),
    ("auditor", "审计部", 3),
)
CERTIFICATES = {
    "manager": "小微客户经理资格证",
    "branch_head": "信贷审批资格证",
    "accountant": "会计主管任职资格",
    "reviewer": "信贷审查资格证",
    "approver": "信贷审批资格证",
    "risk": "风险经理资格证",
}
# The five marketing teams (source: S2) and where their members sit.
TEAMS = (
    ("农村营销团队", "农村型", ("township",)),
    ("城区营销团队", "城区型", ("city",)),
    ("营业部营销团队", "总行营业部", ("counter",)),
    ("零售营销团队", "零售部", ("city", "township", "micro")),
    ("公司营销团队", "公司部", ("micro", "city", "counter")),
)
SCREEN_NAME, SCREEN_IN = "营业大厅屏幕", "普惠金融部"
"""The screen on the wall, the last of the roster, and whose it is."""
EXTRA_MANAGERS = {"micro": 7, "counter": 4}  # these work lists and companies, not villages


@dataclass(frozen=True, slots=True)
class StaffRecord:
    """A person who works for the bank.

    `posts` are (post, branch code, days) and `qualifications` are (certificate, days); posts use the codes of the
    organisation room. The last post is the present one.
    """

    number: str
    name: str
    phone: str
    posts: tuple[tuple[str, str, Days], ...]
    qualifications: tuple[tuple[str, Days], ...]


@dataclass(frozen=True, slots=True)
class TeamRecord:
    """A marketing team: staff numbers of people from several branches."""

    name: str
    kind: str
    members: tuple[str, ...]
    since: date


@dataclass(frozen=True, slots=True)
class _Seat:
    post: str
    branch: str
    newcomer: bool = False
    lapsed: bool = False


def hire_staff(*, branches: Sequence[BranchRecord], seed: int, on: date, shares: int) -> list[StaffRecord]:
    """Everybody on the payroll, head office first, then branch by branch: head, accountant, clerk, managers; a screen.

    `shares` is the number of villages: their people have the phone numbers of the shares below it.
    """
    seats = [
        _Seat(post, next(unit.code for unit in branches if unit.name == department))
        for post, department, places in HEAD_OFFICE_POSTS
        for _ in range(places)
    ]
    for unit in branches:
        if unit.kind not in ("head", "department"):
            seats += [_Seat(post, unit.code) for post in ("branch_head", "accountant", "clerk")]
            seats += _manager_seats(unit)

    rng = np.random.default_rng([seed, 2])
    names = _distinct_names(rng, len(seats), on)
    phones = phone_numbers(rng.random(len(seats)), share=shares, shares=shares + 1)
    elsewhere = [unit.code for unit in branches if unit.kind in ("township", "city")]
    numbers = count(1)
    people = [
        StaffRecord(
            number=f"{next(numbers):04d}",
            name=name,
            phone=phone,
            posts=_posts(rng, seat, elsewhere, on),
            qualifications=_qualifications(rng, seat, on),
        )
        for seat, name, phone in zip(seats, names, phones, strict=True)
    ]
    office = next(unit.code for unit in branches if unit.name == SCREEN_IN)
    posts = (("screen", office, (date(on.year, 1, 1), None)),)
    return [*people, StaffRecord(f"{next(numbers):04d}", SCREEN_NAME, "", posts, ())]


def form_teams(*, branches: Sequence[BranchRecord], staff: Sequence[StaffRecord], on: date) -> list[TeamRecord]:
    """The marketing teams; every manager is in exactly one of them."""
    kinds = {unit.code: unit.kind for unit in branches}
    members: list[list[str]] = [[] for _ in TEAMS]
    turns: dict[str, int] = {}
    for one in staff:
        post, branch, _ = one.posts[-1]
        if post == "manager":
            fitting = [place for place, (_, _, where) in enumerate(TEAMS) if kinds[branch] in where]
            # Two in three stay with the first team their branch belongs to, the third goes to a mixed one.
            turn = turns.get(kinds[branch], 0)
            turns[kinds[branch]] = turn + 1
            place = fitting[0] if turn % 3 or len(fitting) == 1 else fitting[1 + turn // 3 % (len(fitting) - 1)]
            members[place].append(one.number)
    since = date(on.year - 2, 1, 1)
    return [TeamRecord(name, kind, tuple(team), since) for (name, kind, _), team in zip(TEAMS, members, strict=True)]


def newcomer_since(on: date) -> date:
    """The day on which the newcomers took up their present branch."""
    return date(on.year - 1, 7, 1)


def owners_wanted(villages: int) -> int:
    """How many managers own the villages of a branch, so that each has two to four."""
    return max(1, round(villages / VILLAGES_PER_MANAGER)) if villages > 3 else min(1, villages)


def _manager_seats(unit: BranchRecord) -> list[_Seat]:
    owners = owners_wanted(len(unit.villages))
    extra = EXTRA_MANAGERS.get(unit.kind, 1 if owners < 2 else 0)
    # In the larger branches the last manager with villages came a year ago.
    seats = [_Seat("manager", unit.code, newcomer=owners > 2 and turn == owners - 1) for turn in range(owners)]
    return seats + [_Seat("manager", unit.code, lapsed=unit.kind == "counter" and turn > 0) for turn in range(extra)]


def _posts(
    rng: np.random.Generator, seat: _Seat, elsewhere: Sequence[str], on: date
) -> tuple[tuple[str, str, Days], ...]:
    start = date(on.year - int(rng.integers(4, 9)), int(rng.integers(1, 13)), 1)
    other = elsewhere[int(rng.integers(len(elsewhere)))]
    promoted = seat.post == "branch_head" and rng.random() < 0.3
    if seat.newcomer or promoted:
        moved = newcomer_since(on)
        if other == seat.branch:
            other = next(code for code in elsewhere if code != seat.branch)
        return (("manager", other, (start, moved)), (seat.post, seat.branch, (moved, None)))
    return ((seat.post, seat.branch, (start, None)),)


def _qualifications(rng: np.random.Generator, seat: _Seat, on: date) -> tuple[tuple[str, Days], ...]:
    kind = CERTIFICATES.get(seat.post)
    if kind is None:
        return ()
    month = int(rng.integers(1, 13))
    first, second, third = (date(on.year + years, month, 1) for years in (-4, -1, 2))
    held: list[tuple[str, Days]] = [(kind, (first, second))]
    if not seat.lapsed:
        held.append((kind, (second, third)))
    held.append(("反洗钱岗位证书", (date(on.year - 2, month, 15), date(on.year + 1, month, 15))))
    return tuple(held)


def _distinct_names(rng: np.random.Generator, wanted: int, on: date) -> list[str]:
    names: dict[str, None] = {}
    while len(names) < wanted:
        family = surnames(rng.random(64))
        for female in (True, False):
            draws = rng.integers(0, 2**31, (64, 5))
            han = given_names(draws, female=female, born=on.year - 38)
            mongol = mongolian_names(draws, female=female)
            for turn in range(64):
                names[mongol[turn] if turn % 6 == 5 else family[turn] + han[turn]] = None
    picked = np.array(list(names), dtype=object)
    rng.shuffle(picked)
    return [str(name) for name in picked[:wanted]]
