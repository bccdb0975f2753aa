"""What public money adds to a loan: interest subsidies, and the room a risk fund gives.

A subsidy pays part of the interest for the days on which the loan was not overdue, rounded once. A risk fund
allows lending up to a multiple of what is left in it: every claim paid out shrinks the ceiling by the multiple.
"""

from qianmo.domain.credit.interest import ACTUAL_360
from qianmo.domain.money import round_half_up
from qianmo.domain.ratio import PPM


def subsidy_fen(*, balance_days: int, rate_ppm: int, share_ppm: int, basis: int = ACTUAL_360) -> int:
    """The subsidised part of the interest on fen x days, rounded half up once.

    50,000 yuan for 365 days at 3.1 % with 70 % subsidised is 1,100.07. Days overdue are not to be counted in.
    """
    return round_half_up(numerator=balance_days * rate_ppm * share_ppm, denominator=PPM * PPM * basis)


def risk_fund_room_fen(*, fund_fen: int, claims_fen: int, multiple: int, outstanding_fen: int) -> int:
    """How much may still be lent under a risk fund; never below zero. Source: S1 (1:8).

    In 万: fund 1,000 at 1:8 with 7,600 outstanding leaves 400; after a claim of 50 the ceiling is 7,600 and room is 0.
    """
    return max(0, (fund_fen - claims_fen) * multiple - outstanding_fen)
