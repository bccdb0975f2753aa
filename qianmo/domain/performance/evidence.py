"""Opening a figure: what each of its parts is worth, so that the parts add up to the figure itself."""

from collections.abc import Sequence

from qianmo.domain.money import round_half_up


def adding_up(amounts: Sequence[int], *, by: int) -> list[int]:
    """Each amount over `by`, cut from running sums, so that they add up to the whole sum over `by`, rounded once.

    Of 100, 100 and 100 over 3 the first and the last are 33, the second 34: 100 in all, where each by itself would
    make 99.
    """
    told, before, running = [], 0, 0
    for amount in amounts:
        running += amount
        now = round_half_up(numerator=running, denominator=by)
        told.append(now - before)
        before = now
    return told
