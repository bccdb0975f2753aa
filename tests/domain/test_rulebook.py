"""A sheet of a rule as it is typed, kept and read again."""

import pytest

from qianmo.domain.refusal import Refused
from qianmo.domain.rulebook import Changed, Column, Sheet, Sort, compared, read_sheet, shown, written

POST = Column(name="post", title="岗位", sort=Sort.CHOICE, choices={"branch_head": "支行行长", "approver": "审批岗"})
LIMIT = Column(name="limit_fen", title="权限", sort=Sort.AMOUNT, most=1_000_000_00_0000)
SHARE = Column(name="keeps_ppm", title="只留", sort=Sort.PER_CENT, most=999_999)
DAYS = Column(name="days", title="天数", sort=Sort.COUNT, least=1, most=30)
TWO = Column(name="two", title="双人", sort=Sort.MARK)
UNTIL = Column(name="until", title="到", sort=Sort.DAY, optional=True)
PASSAGE = Column(name="sql", title="语句", sort=Sort.PASSAGE)
CUTOFF = Column(name="cutoff", title="截止", sort=Sort.TIME)
SHEET = Sheet(columns=[POST, LIMIT], key=["post"])


@pytest.mark.parametrize(
    ("column", "typed", "kept", "again", "read"),
    [
        (LIMIT, "50", 50_000_000, "50", "50 万元"),
        (LIMIT, "8.88", 8_880_000, "8.88", "8.88 万元"),
        (LIMIT, "500,000 元", 50_000_000, "50", "50 万元"),
        (LIMIT, "50.000001", 50_000_001, "50.000001", "50.000001 万元"),
        (LIMIT, "0", 0, "0", "0 万元"),
        (SHARE, "4.5%", 45_000, "4.5", "4.5%"),
        (SHARE, "0.0001", 1, "0.0001", "0.0001%"),
        (DAYS, "10", 10, "10", "10"),
        (POST, "approver", "approver", "approver", "审批岗"),
        (TWO, "yes", True, "yes", "是"),
        (TWO, "", False, "", "否"),
        (UNTIL, "", None, "", "—"),
        (UNTIL, "2027-01-01", "2027-01-01", "2027-01-01", "2027-01-01"),
        (PASSAGE, "字" * 61, "字" * 61, "字" * 61, "字" * 61),
        (CUTOFF, "17:00", "17:00:00", "17:00", "17:00"),
    ],
)
def test_what_is_typed_is_kept_exactly_and_written_as_it_is_typed(column, typed, kept, again, read):
    other = Column(name="what", title="什么", sort=Sort.TEXT)
    (row,) = read_sheet(sheet=Sheet(columns=[other, column], key=["what"]), typed=[{"what": "甲", column.name: typed}])
    assert row[column.name] == kept
    assert (written(column, row[column.name]), shown(column, row[column.name])) == (again, read)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ([{"post": "cook", "limit_fen": "50"}], "第 1 行“岗位”没有“cook”。请从名单里选"),
        ([{"post": "approver", "limit_fen": ""}], "第 1 行“权限”没有填。请填上"),
        ([{"post": "approver", "limit_fen": "很多"}], "看不懂"),
        ([{"post": "approver", "limit_fen": "1"}, {}, {"post": "approver", "limit_fen": "2"}], "“审批岗”有两行"),
    ],
)
def test_what_cannot_be_read_is_named_by_row_and_column(typed, said):
    refused = read_sheet(sheet=SHEET, typed=typed)
    assert isinstance(refused, Refused)
    assert said in refused.reason


@pytest.mark.parametrize("typed", ["31", "0", "1.5", "NaN", "1e99999", "-1"])
def test_a_count_is_whole_and_within_its_bounds(typed):
    sheet = Sheet(columns=[DAYS], key=[], fewest=1, most=1)
    assert isinstance(read_sheet(sheet=sheet, typed=[{"days": typed}]), Refused)


def test_every_fault_is_told_at_once():
    refused = read_sheet(sheet=SHEET, typed=[{"post": "cook", "limit_fen": "x"}, {"post": "", "limit_fen": "1"}])
    assert len(refused.sentences) == 3


def test_blank_rows_are_no_rows_and_a_rule_of_one_row_has_one():
    sheet = Sheet(columns=[DAYS], key=[], fewest=1, most=1)
    assert read_sheet(sheet=sheet, typed=[{"days": " "}]).code == "rows"
    assert read_sheet(sheet=sheet, typed=[{"days": "1"}, {"days": "2"}]).code == "rows"
    assert read_sheet(sheet=SHEET, typed=[{"post": "", "limit_fen": " "}]) == []


def test_two_versions_differ_by_rows_gone_cells_changed_and_rows_come():
    before = [{"post": "branch_head", "limit_fen": 100_000_000}, {"post": "approver", "limit_fen": 500_000_000}]
    after = [{"post": "approver", "limit_fen": 300_000_000}, {"post": "credit", "limit_fen": 2_000_000_000}]
    assert compared(sheet=SHEET, before=before, after=after) == [
        Changed("支行行长", "", "权限 100 万元", ""),
        Changed("审批岗", "权限", "500 万元", "300 万元"),
        Changed("credit", "", "", "权限 2000 万元"),
    ]
