"""Loans counted by population: caps on all a customer may owe, each customer once, and figures that open to loans."""

from dataclasses import replace
from datetime import date

import pyarrow as pa
import pytest

from qianmo.analytics.accounts import table_rows
from qianmo.analytics.indicators import (
    POPULATIONS,
    Cap,
    cap_of,
    count_days,
    known_days,
    last_told,
    lay_loans,
    left_population,
    loans_behind,
)
from qianmo.analytics.lake import SCHEMAS, Lake, lay_tables, where
from tests.apps.targets.loans import FARM, FIRST, LAST, SEGMENTS, SHOP, WAN, YEAR_END, lay_loans_down, table

CAPS = [cap_of(code, {name: 1_000 * WAN for name, one in POPULATIONS.items() if one.is_capped}) for code in POPULATIONS]


def counted(lake, *, merged=None, caps=CAPS):
    return count_days(lake=lake, edition=lake.edition(), days=[YEAR_END, LAST], caps=caps, merged=merged or {})


def sums(found, *, day=LAST, grain="bank", key=""):
    rows = [row for row in found.rows.to_pylist() if (row["day"], row["grain"], row["key"]) == (day, grain, key)]
    return {row["population"]: row for row in rows}


def test_each_population_takes_whose_loans_they_are_and_for_what():
    found = sums(counted(lay_loans_down()))
    assert {code: row["fen"] // WAN for code, row in found.items()} == {
        "all": 800, "small": 630, "inclusive": 630, "inclusive_central": 750, "agri": 120, "agri_farm": 120,
        "inclusive_agri": 120, "inclusive_agri_farm": 120, "fresh": 30, "little": 800,
    }  # fmt: skip
    assert (found["all"]["borrowers"], found["small"]["borrowers"]) == (4, 2)
    assert (found["small"]["bad_fen"], found["agri"]["bad_fen"]) == (30 * WAN, 0)


def test_a_line_that_rises_over_the_cap_takes_the_whole_balance_out_and_is_told_as_a_movement():
    lake = lay_loans_down(line_wan=1_010)
    found = counted(lake)
    assert sums(found)["inclusive"]["fen"] == 30 * WAN
    assert sums(found, day=YEAR_END)["inclusive"]["fen"] == 500 * WAN
    assert sums(found)["small"]["fen"] == 630 * WAN
    lay_loans(lake, found, year=2026)
    (left,) = left_population(
        lake=lake, edition=lake.edition(), year=2026, day=LAST, base=YEAR_END, cap=Cap("inclusive", 1_000 * WAN)
    ).to_pylist()
    assert (left["customer_id"], left["base_fen"], left["fen"], left["credit_fen"]) == (
        SHOP, 500 * WAN, 600 * WAN, 1_010 * WAN
    )  # fmt: skip


def test_two_caps_count_side_by_side():
    both = [Cap("inclusive", 500 * WAN), Cap("inclusive", 1_000 * WAN)]
    rows = counted(lay_loans_down(), caps=both).rows.to_pylist()
    fen = {
        row["cap_fen"] // WAN: row["fen"] // WAN
        for row in rows
        if row["grain"] == "bank" and row["day"] == LAST and row["fen"]
    }
    assert fen == {500: 30, 1_000: 630}


def test_a_household_counts_as_what_it_was_on_each_day_and_its_loan_as_what_it_was_when_made():
    lake = lay_loans_down()
    before = counted(lake)
    turned = date(2026, 2, 10)
    lay_tables(
        lake,
        {
            "households": table(
                "households", [(c, 1, "trade" if c == FARM else kind, FIRST) for c, kind in SEGMENTS.items()]
            ),
            "past_segments": table("past_segments", [(FARM, date(1, 1, 1), turned, "farm")]),
        },
    )
    after = counted(lake)
    assert sums(after, day=YEAR_END) == sums(before, day=YEAR_END)
    assert (sums(before)["small"]["fen"], sums(after)["small"]["fen"]) == (630 * WAN, 750 * WAN)
    assert sums(after)["agri"]["fen"] == sums(before)["agri"]["fen"] == 120 * WAN


def test_loans_of_customers_the_bank_has_no_file_of_are_a_customer_each():
    lake = lay_loans_down()
    rows = table_rows(lake, lake.edition(), "accounts").to_pylist()
    for row in rows:
        if row["account_id"] in {-11, -13}:
            row.update(customer_id=None, household_id=None)
    lay_tables(lake, {"accounts/own": pa.Table.from_pylist(rows, schema=SCHEMAS["accounts"])})
    found = counted(lake)
    assert sums(found)["all"]["borrowers"] == 4
    credit = {row["account_id"]: row["credit_fen"] for row in found.loans.to_pylist() if row["day"] == LAST}
    assert (credit[-11], credit[-13]) == (600 * WAN, 30 * WAN)


def test_what_was_drawn_and_asked_counts_from_the_first_of_the_year():
    found = sums(counted(lay_loans_down()))["small"]
    assert (found["drawn_fen"], found["drawn_fen_ppm"]) == (30 * WAN, 30 * WAN * 55_000)
    assert (found["asked"], found["granted"]) == (2, 1)
    assert sums(counted(lay_loans_down()), day=YEAR_END)["agri"]["asked"] == 1


def test_who_asked_is_told_by_households_applications_and_amounts_granted_or_drawn():
    """Of this year's two applications, over 40 and 60 万, 30 万 were granted on one, and drawn in February.

    The farm was granted 150 万 last year and had drawn 120 of them on its line by then.
    """
    found = counted(lay_loans_down())
    kept = ("asked", "granted", "used", "cases", "granted_cases", "used_cases", "asked_fen", "granted_fen", "used_fen")
    assert [sums(found)["small"][name] for name in kept] == [2, 1, 1, 2, 1, 1, 100 * WAN, 30 * WAN, 30 * WAN]
    before = sums(found, day=YEAR_END)["agri"]
    assert [before[name] for name in kept] == [1, 1, 0, 1, 1, 0, 150 * WAN, 150 * WAN, 120 * WAN]


def test_a_unit_merged_into_another_takes_its_past_along():
    lake = lay_loans_down(branches=(7, 8))
    apart, together = counted(lake), counted(lake, merged={8: 7})
    assert sums(apart, grain="branch", key="8", day=YEAR_END)["all"]["fen"] == 100 * WAN
    assert not sums(together, grain="branch", key="8", day=YEAR_END)
    assert sums(together, grain="branch", key="7", day=YEAR_END)["all"]["fen"] == 650 * WAN


@pytest.mark.parametrize(("grain", "key"), [("bank", ""), ("branch", "2"), ("manager", "1"), ("product", "card")])
def test_a_figure_opens_to_loans_that_sum_to_it(grain, key):
    lake = lay_loans_down()
    found = counted(lake)
    lay_loans(lake, found, year=2026)
    edition = lake.edition()
    for cap in CAPS:
        opened = loans_behind(lake=lake, edition=edition, year=2026, day=LAST, cap=cap, grain=grain, key=key)
        told = sums(found, grain=grain, key=key).get(cap.population)
        assert sum(row["fen"] for row in opened.to_pylist()) == (told["fen"] if told else 0)
    bad = loans_behind(
        lake=lake, edition=edition, year=2026, day=LAST, cap=CAPS[0], grain="bank", key="", only_bad=True
    )
    assert [row["account_id"] for row in bad.to_pylist()] == [-13]


def test_what_a_release_before_laid_down_opens_again_after_the_next_night():
    lake = lay_loans_down()
    found = counted(lake)
    cap = Cap("all", 0)

    def opened():
        asked = {"lake": lake, "edition": lake.edition(), "year": 2026, "day": LAST, "cap": cap}
        return (
            loans_behind(**asked, grain="bank", key="").num_rows,
            left_population(**asked, base=YEAR_END).column_names,
        )

    lay_loans(lake, replace(found, loans=found.loans.drop_columns(["guarantee"])), year=2026)
    assert opened() == (0, ["customer_id"])
    lay_loans(lake, found, year=2026)
    assert opened()[0] > 0


def test_days_the_lake_does_not_hold_are_not_counted():
    lake = lay_loans_down()
    assert known_days(lake.edition(), [date(2025, 2, 27), FIRST, YEAR_END]) == [FIRST, YEAR_END]
    assert last_told(lake.edition()) == LAST
    assert last_told(Lake(where().with_name("none")).edition()) is None
    nothing = loans_behind(
        lake=lake, edition=lake.edition(), year=2025, day=YEAR_END, cap=CAPS[0], grain="bank", key=""
    )
    assert nothing.num_rows == 0
