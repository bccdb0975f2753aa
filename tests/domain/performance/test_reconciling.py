"""A difference between the provisional and the final figure, cut into reasons that add up to it."""

import pytest

from qianmo.domain.performance.reconciling import Why, reasons_of


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ({"differs": 3, "entered": True}, {Why.LATE: 3}),
        ({"differs": 5, "later": 7}, {Why.LATER: 7, Why.LATE: -2}),
        ({"differs": 7, "later": 7}, {Why.LATER: 7}),
        ({"differs": -400, "reassigned": -500}, {Why.REASSIGNED: -500, Why.LATER: 100}),
        ({"differs": 100, "same_day": True}, {Why.CORRECTED: 100}),
        ({"differs": 0, "reassigned": -500, "same_day": True}, {Why.REASSIGNED: -500, Why.CORRECTED: 500}),
        ({"differs": -400, "reassigned": None}, {Why.ACCOUNTS: -400}),
        ({"differs": 0}, {}),
    ],
)
def test_reasons_add_up_to_the_difference(told, found):
    assert reasons_of(**told) == found
    assert sum(found.values()) == told["differs"]
