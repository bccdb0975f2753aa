"""A curve of transfer prices as typed: what is not a tenor and its rate is refused, as no curve is changed once set."""

import pytest

from qianmo.web.profit_forms import curve_typed


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("30 1.15\n\n365 天 1.555%\n", {30: 11_500, 365: 15_550}),
        ("30天 0", {30: 0}),
        ("30 1.2\n30 1.4", "tenor_twice"),
        ("30", "odd_line"),
        ("30 1.2 1.4", "odd_line"),
        ("一月 1.2", "odd_line"),
        ("30 一点二", "odd_line"),
        ("1.5 1.2", "odd_line"),
    ],
)
def test_a_line_is_a_tenor_and_its_rate(text, told):
    found = curve_typed(text)
    assert (found if isinstance(told, dict) else found.code) == told
