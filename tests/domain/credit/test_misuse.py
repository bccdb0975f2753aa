"""From when to when money counts as misused, and what may be found and lifted on a day."""

from datetime import date

import pytest

from qianmo.domain.credit.misuse import Finding, Misused, check_finding, misused_days

DRAWN, FIRST, SECOND, TODAY = date(2026, 3, 5), date(2026, 3, 11), date(2026, 3, 31), date(2026, 4, 20)
COUNTED = date(2026, 4, 1)


def span(since: date, until: date = date.max) -> Misused:
    return Misused(since=since, until=until, counted_to=COUNTED)


STANDS, ENDED = (span(FIRST),), (span(FIRST, SECOND),)


def found(on: date) -> Finding:
    return Finding(on=on, lifts=False, counted_to=COUNTED)


def lifted(on: date) -> Finding:
    return Finding(on=on, lifts=True, counted_to=COUNTED)


@pytest.mark.parametrize(
    ("findings", "days"),
    [
        ([], ()),
        ([found(FIRST)], STANDS),
        ([found(FIRST), lifted(SECOND)], ENDED),
        ([found(FIRST), lifted(FIRST)], ()),  # a mistake: as if never found
        ([found(FIRST), lifted(SECOND), found(TODAY)], (span(FIRST, SECOND), span(TODAY))),
        ([lifted(SECOND), found(FIRST), found(SECOND)], STANDS),
    ],
)
def test_findings_in_their_order_make_the_days_of_misuse(findings, days):
    assert misused_days(findings=findings) == days


@pytest.mark.parametrize(
    ("finding", "misused", "reason"),
    [
        (found(FIRST), (), ""),
        (found(DRAWN), (), ""),
        (found(TODAY), ENDED, ""),
        (found(SECOND), ENDED, ""),
        (lifted(SECOND), STANDS, ""),
        (lifted(FIRST), STANDS, ""),
        (found(date(2026, 4, 21)), (), "不能认定挪用：2026-04-21 还没有到，今天是 2026-04-20。请改日期"),
        (found(date(2026, 3, 4)), (), "不能认定挪用：起日 2026-03-04 早于放款日 2026-03-05。请改起日"),
        (found(FIRST), ENDED, "不能认定挪用：起日 2026-03-11 早于上次解除日 2026-03-31。请改起日"),
        (found(TODAY), STANDS, "不能认定挪用：借据 JJ1 已认定自 2026-03-11 起挪用。起日不对的，先解除，再认定"),
        (lifted(TODAY), ENDED, "不能解除挪用：借据 JJ1 现在没有认定挪用。请刷新本页"),
        (
            lifted(DRAWN),
            STANDS,
            "不能解除挪用：2026-03-05 早于挪用起日 2026-03-11。认定错了的，从 2026-03-11 起解除",
        ),
    ],
)
def test_what_may_be_found_and_lifted(finding, misused, reason):
    refused = check_finding(
        finding=finding, misused=misused, number="JJ1", drawn_on=DRAWN, taken_over_on=None, on=TODAY
    )
    assert (refused.reason if refused else "") == reason


def test_nothing_is_found_of_days_another_system_has_counted():
    refused = check_finding(
        finding=found(FIRST), misused=(), number="JJ1", drawn_on=DRAWN, taken_over_on=date(2026, 3, 12), on=TODAY
    )
    assert refused.reason == "不能认定挪用：起日 2026-03-11 早于切换转入日 2026-03-12。请改起日"
