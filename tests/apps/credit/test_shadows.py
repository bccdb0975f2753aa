"""While the province's core owns the ledger each night is compared with what it says, and acts here only note."""

from datetime import date, timedelta
from uuid import uuid4

import duckdb
import pyarrow as pa
import pytest

from qianmo.analytics.lake import FOREVER, Lake, lay_tables, publish_balances, schema_of, views, where
from qianmo.analytics.metrics import compute
from qianmo.apps.credit.models import Draw
from qianmo.apps.credit.queries import keeper_on, keepers, shadow_differences, shadow_of
from qianmo.apps.credit.services import (
    NewKeeper,
    NewRepayment,
    collect,
    compare_with_core,
    pay_out,
    set_keeper,
    take_in,
)
from qianmo.apps.dayend.facts import refresh_facts
from qianmo.apps.dayend.steps import STEPS
from qianmo.apps.feeds.models import AccountTerm
from qianmo.apps.feeds.services import register_numbers
from qianmo.apps.feeds.services.laying import lay_accounts
from tests import village as v
from tests.apps.credit.cutovers import ON, OldBank
from tests.apps.credit.test_draws import asking

pytestmark = pytest.mark.django_db
NEXT = ON + timedelta(days=1)


@pytest.fixture
def bank():
    bank = OldBank()
    bank.take_over()
    return bank


def handed_over(bank, *, keeper="core", from_on=ON, **changed):
    new = {"keeper": keeper, "from_on": from_on, "reason": "全省上线", "by": bank.clerk, "request_id": uuid4()}
    return set_keeper(new=NewKeeper(**(new | changed)), at=v.at(ON), business_date=ON)


def core_says(notes, *, on=ON):
    """Lay into the lake what the core says of notes: fen, class and since when they are late, by number."""
    ids = register_numbers(numbers=list(notes))
    lake = Lake(where())
    states = [(ids[n], on, FOREVER, loan_class, since) for n, (_, loan_class, since) in notes.items()]
    schema = schema_of("loan_states/core")
    columns = [pa.array(column, kind) for column, kind in zip(zip(*states, strict=True), schema.types, strict=True)]
    lay_tables(lake, {"loan_states/core": pa.table(columns, schema=schema)})
    balances = pa.table({"account_id": [ids[n] for n in notes], "fen": [fen for fen, _, _ in notes.values()]})
    publish_balances(lake, on=on, balances=balances, whole=True, book="core_loans")


def core_charges(rate_ppm, *, note="JJ-88-1"):
    [pk] = register_numbers(numbers=[note]).values()
    columns = [[pk], [ON], [FOREVER], [rate_ppm]]
    lay_tables(Lake(where()), {"loan_rates/core": pa.table(columns, schema=schema_of("loan_rates/core"))})


def night(on=ON):
    return compare_with_core(on=on, at=v.at(on, hour=22))


def test_a_night_that_agrees_keeps_its_counts_and_no_row(bank):
    handed_over(bank)
    core_says({"JJ-88-1": (1_000_000, 1, None)})
    assert night() == 0
    row = shadow_of(on=ON)
    assert (row.compared, row.ours, row.theirs, row.ours_fen, row.theirs_fen) == (True, 1, 1, 1_000_000, 1_000_000)


def test_every_difference_is_kept_with_both_figures_and_opens_to_its_draw(bank):
    handed_over(bank)
    core_says({"JJ-88-1": (999_999, 2, date(2026, 5, 8)), "JJ-77": (500, 1, None)})
    assert night() == 4
    row = shadow_of(on=ON)
    assert {name: count for _, name, count in row.gaps if count} == {
        "本系统没有": 1, "本金不同": 1, "分类不同": 1, "逾期天数不同": 1,
    }  # fmt: skip
    found = {(one.note, one.gap_name): one for one in shadow_differences(shadow_id=row.id)}
    principal = found["JJ-88-1", "本金不同"]
    assert (principal.ours, principal.theirs, principal.draw_number) == (1_000_000, 999_999, Draw.objects.get().number)
    assert found["JJ-88-1", "逾期天数不同"].theirs == 3
    assert found["JJ-77", "本系统没有"].draw_number == ""


def test_a_rate_is_compared_where_the_core_tells_it(bank):
    handed_over(bank)
    core_says({"JJ-88-1": (1_000_000, 1, None)})
    ours = Draw.objects.get().rate_ppm
    core_charges(ours + 2_500)
    assert night() == 1
    (rate,) = shadow_differences(shadow_id=shadow_of(on=ON).id)
    assert (rate.gap_name, rate.ours, rate.theirs) == ("利率不同", ours, ours + 2_500)


def test_a_loan_the_core_keeps_too_is_one_account_before_and_after_the_ledger_is_here(bank):
    """The core's while it owns the ledger, ours from then on; its balances before lead to the same account."""
    handed_over(bank)
    core_says({"JJ-88-1": (1_000_000, 2, None)})
    [pk] = register_numbers(numbers=["JJ-88-1"]).values()
    drawn_on, branch = date(2025, 9, 1), Draw.objects.get().line.household.village.branch_id
    term = {"account_id": pk, "from_on": drawn_on, "side": "loan", "product": "L1", "branch_id": branch}
    AccountTerm.objects.create(**term, opened_on=drawn_on)
    lay_accounts(Lake(where()))
    loans = [[pk], [None], [None], ["L1"], [drawn_on], [date(2026, 9, 1)], [1_000_000]]
    lay_tables(Lake(where()), {"loans/core": pa.table(loans, schema=schema_of("loans/core"))})
    told = {"at": v.at(ON), "tell": lambda *_: None}
    refresh_facts(on=ON, **told)
    assert loan_figures(ON) == [(1_000_000, 0, 1)]
    assert loan_rows("accounts") == [(pk, drawn_on, FOREVER)]
    handed_over(bank, keeper="here", from_on=NEXT)
    refresh_facts(on=NEXT, **told)
    draw = Draw.objects.get()
    assert loan_figures(NEXT) == [(draw.unpaid_fen, 1_000_000, 1)]
    assert loan_rows("accounts") == [(-draw.pk, drawn_on, NEXT), (-draw.pk, NEXT, FOREVER)]
    assert loan_rows("balances") == [(-draw.pk, ON, NEXT), (-draw.pk, NEXT, FOREVER)]
    with duckdb.connect() as database:
        views(Lake(where()), Lake(where()).edition(), database)
        assert database.sql("SELECT account_id FROM loans").fetchall() == [(-draw.pk,)]


def loan_figures(on):
    told = {"as_of": on, "side": "loan"}
    found = compute("position", lake=Lake(where()), grain="branch", parameters=told)
    return list(zip(*(found[name].to_pylist() for name in ("fen", "yesterday_fen", "accounts")), strict=True))


def loan_rows(table):
    with duckdb.connect() as database:
        views(Lake(where()), Lake(where()).edition(), database)
        return database.sql(f"SELECT account_id, from_on, until_on FROM {table} ORDER BY 1, 2").fetchall()


def test_a_note_the_core_does_not_know_is_missing_there(bank):
    handed_over(bank)
    core_says({"JJ-77": (500, 1, None)})
    night()
    (missing,) = shadow_differences(shadow_id=shadow_of(on=ON).id, gap="missing_there")
    assert (missing.note, missing.ours, missing.theirs) == ("JJ-88-1", 1_000_000, None)


def test_a_day_the_core_has_not_told_of_is_noted_and_compared_once_it_has(bank):
    handed_over(bank)
    assert night() == 0
    assert not shadow_of(on=ON).compared
    core_says({"JJ-88-1": (999_999, 1, None)})
    assert night() == 1
    assert night() == 0
    assert len(shadow_differences(shadow_id=shadow_of(on=ON).id)) == 1


def test_outside_the_shadow_the_night_compares_nothing(bank):
    core_says({"JJ-88-1": (1, 1, None)})
    assert night() == 0
    assert shadow_of(on=ON) is None
    assert [step.name for step in STEPS].index("shadow") > [step.name for step in STEPS].index("check")


def test_who_owns_the_ledger_is_dated_has_a_reason_and_never_changes_the_past(bank):
    request_id = uuid4()
    assert keeper_on(on=ON) == "here"
    assert handed_over(bank, reason=" ").code == "no_reason"
    assert handed_over(bank, keeper="nobody").code == "unknown_keeper"
    assert handed_over(bank, keeper="here").code == "same_keeper"
    assert handed_over(bank, from_on=date(2026, 5, 1)).code == "past_day"
    first = handed_over(bank, from_on=NEXT, request_id=request_id)
    assert handed_over(bank, from_on=NEXT, request_id=request_id) == first
    assert handed_over(bank, from_on=ON).code == "said_before"
    assert (keeper_on(on=ON), keeper_on(on=NEXT), len(keepers())) == ("here", "core", 1)


def test_only_the_counter_notes_what_the_core_did_and_nothing_is_collected_here(bank):
    handed_over(bank)
    draw = Draw.objects.get()
    line = draw.line
    at = {"at": v.at(ON), "business_date": ON}
    assert pay_out(draws=[asking(line, 1_000, channel="mobile")], **at).refused[0].code == "core_keeps_ledger"
    assert not pay_out(draws=[asking(line, 1_000, channel="counter")], **at).refused
    paid = {"draw_id": draw.pk, "amount_fen": 1_000, "taken_by": None}
    over_api = NewRepayment(channel="api", request_id=uuid4(), **paid)
    assert take_in(repayments=[over_api], **at).refused[0].code == "core_keeps_ledger"
    assert not take_in(repayments=[NewRepayment(request_id=uuid4(), **paid)], **at).refused
    assert collect(on=date(2026, 6, 22), at=v.at(ON)) == 0
