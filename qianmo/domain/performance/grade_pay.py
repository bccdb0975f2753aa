"""What a grade is asked each month and how it is paid: points in three dimensions, a base, two coefficients, a cap.

「根据管户、余额情况将小微客户经理分为若干个等级，分别明确常态化营销达标积分要求，
主要考核贷款投放、自我提升和资产质量」, and 「将产品计价与客户经理常态化考核结果挂钩」 (S4).
S4 prints no figures, so every one of them is the bank's own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from qianmo.domain.money import round_half_up

PPM = 1_000_000
LARGEST = 3 * PPM
STANDS_BY = "待岗"
"""In place of a grade of whoever stands by at the end of a month."""
REST = "*"
"""The terms of whoever has no grade yet, or one that the scheme does not name."""


class Dimension(StrEnum):
    """What points of a line speak of."""

    LENDING = "lending"
    GROWTH = "growth"
    QUALITY = "quality"


DIMENSIONS: Mapping[str, str] = {
    Dimension.LENDING: "投放", Dimension.GROWTH: "自我提升", Dimension.QUALITY: "资产质量",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeTerms:
    """Of a grade: the points a month asks by dimension (hundredths; none is not asked), and what follows for pay.

    Pay of the lines counts by `met_ppm` where every dimension is met and by `short_ppm` where one is not. The base is
    paid either way; base and pay together are held at the cap.
    """

    name: str
    asks: Mapping[str, int]
    base_fen: int
    met_ppm: int
    short_ppm: int
    cap_fen: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Graded:
    """Pay of a month by grade: which dimensions fall short, the coefficient, the base, and what the cap took."""

    short_of: tuple[str, ...] = ()
    coefficient_ppm: int = PPM
    base_fen: int = 0
    cut_fen: int = 0
    allowance_fen: int = 0
    earned_fen: int

    @property
    def deferrable_fen(self) -> int:
        """What a part may be kept back of: neither the base nor allowances."""
        return self.earned_fen - self.base_fen - self.allowance_fen


def terms_of(terms: Sequence[GradeTerms], *, grade: str) -> GradeTerms | None:
    """The terms of a grade, else those of the rest; None where the scheme knows no grades."""
    known = {one.name: one for one in terms}
    return known.get(grade) or known.get(REST)


def short_of(*, terms: GradeTerms, reached: Mapping[str, int]) -> tuple[str, ...]:
    """The dimensions in which the points of a month stay below what is asked; no points are nought."""
    return tuple(name for name, asked in terms.asks.items() if reached.get(name, 0) < asked)


def graded(
    *, terms: GradeTerms | None, reached: Mapping[str, int], lines_fen: int, factor_ppm: int, allowance_fen: int = 0
) -> Graded:
    """Pay of the lines by the factor of assessment and the coefficient of the grade, rounded once, with base and cap.

    1,000 yuan at 1.1 and 0.8 with a base of 500 are 1,380; at a cap of 1,200, 180 are cut. What is owed (below nothing)
    is made neither less nor more by factors. Without terms only the factor counts.

    Allowances are added as they stand: no factor, no coefficient and no cap touches them, and nothing of them is
    deferred. 1,000 yuan at 1.1 with 300 of allowances are 1,400, of which 1,100 may be deferred in part. They are no
    pay for work done: 「在全行统一的餐补、车补基础上,额外给予乡镇支行小微客户经理一定的住勤补贴和话费补贴」 (S4).
    """
    lacking = short_of(terms=terms, reached=reached) if terms else ()
    coefficient = PPM if terms is None else terms.short_ppm if lacking else terms.met_ppm
    paid = lines_fen
    if lines_fen > 0:
        paid = round_half_up(numerator=lines_fen * factor_ppm * coefficient, denominator=PPM * PPM)
    if terms is None:
        return Graded(allowance_fen=allowance_fen, earned_fen=paid + allowance_fen)
    whole = terms.base_fen + paid
    held = whole if terms.cap_fen is None else min(whole, terms.cap_fen)
    return Graded(
        short_of=lacking, coefficient_ppm=coefficient, base_fen=terms.base_fen, cut_fen=whole - held,
        allowance_fen=allowance_fen, earned_fen=held + allowance_fen,
    )  # fmt: skip


def stood_by(*, lines_fen: int, factor_ppm: int, month_fen: int, part: Fraction, allowance_fen: int = 0) -> Graded:
    """Pay of whoever stands by at the end of a month: pay for standing by, by the days of it, and the lines before.

    1,800 yuan a month for 10 days of 30 are 600; what the lines brought before counts by the factor alone, since no
    grade is asked anything. S5 puts staff off their posts (转为待岗) and prints no figure: it is the bank's own.
    Allowances are added as they stand.
    """
    base = round_half_up(numerator=month_fen * part.numerator, denominator=part.denominator)
    paid = graded(terms=None, reached={}, lines_fen=lines_fen, factor_ppm=factor_ppm).earned_fen
    return Graded(base_fen=base, allowance_fen=allowance_fen, earned_fen=base + paid + allowance_fen)


def read_terms(told: Sequence[Mapping[str, Any]]) -> tuple[GradeTerms, ...]:
    """Terms as they are stored."""
    return tuple(
        GradeTerms(
            name=str(one["name"]).strip(),
            asks={name: int(one[name]) for name in Dimension if one.get(name) is not None},
            base_fen=int(one.get("base", 0)), met_ppm=int(one.get("met", PPM)), short_ppm=int(one.get("short", PPM)),
            cap_fen=None if one.get("cap") is None else int(one["cap"]),
        )
        for one in told
    )  # fmt: skip


def faults_of(terms: Sequence[GradeTerms], *, counted: set[str]) -> list[str]:
    """What is wrong with terms: no row for the rest, a grade twice, a dimension no line counts, odd figures.

    `counted` are the dimensions some line has.
    """
    names = [one.name for one in terms]
    faults = [f"等级「{name}」写了两行" for name in dict.fromkeys(names) if names.count(name) > 1]
    if terms and REST not in names:
        faults.append("写了等级，还要有一行“其余”，给没有等级的人")
    asked = {name for one in terms for name in one.asks}
    faults += [f"等级要{DIMENSIONS[name]}的积分，却没有项目算在{DIMENSIONS[name]}" for name in sorted(asked - counted)]
    for one in terms:
        who = "其余" if one.name == REST else one.name
        if not (0 <= one.met_ppm <= LARGEST and 0 <= one.short_ppm <= one.met_ppm):
            faults.append(f"等级「{who}」的系数要在 0 到 3 之间，不达标的不高过达标的")
        if one.base_fen < 0 or (one.cap_fen is not None and one.cap_fen < one.base_fen):
            faults.append(f"等级「{who}」的底薪不能小于零，封顶不能低过底薪")
    return faults
