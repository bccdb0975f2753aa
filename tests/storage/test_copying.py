"""Rows that travel by COPY come back as they were sent, and two who write the same thing at once write it once."""

import threading
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qianmo.apps.events.models import Event
from qianmo.apps.grids.models import Division
from qianmo.apps.households.models import Person
from qianmo.apps.products.models import Terms
from qianmo.apps.products.services import open_product
from qianmo.apps.ratings.models import RatingRule
from qianmo.storage.copying import allocate_ids, copy_new_rows, copy_rows

AWKWARD = (
    "",
    " 前后空格 ",
    'He said "no", twice',
    "第一行\n第二行\r\n第三行",
    "tab\there",
    "back\\slash \\N \\n",
    "\\.",
    "一行\n\\.\n又一行",
    "NULL",
    "㛃𠅤㐂",
    "ᠮᠣᠩᠭᠣᠯ",
    "👨‍👩‍👧",
    "{a,b}",
)


def persons(names: list[str], **changed: object) -> dict[str, object]:
    """Columns of persons without any other meaning."""
    count = len(names)
    columns = {
        "id": allocate_ids(Person, count),
        "name": names,
        "initials": "x",
        "female": False,
        "birth_on": date(1986, 2, 28),
        "ethnicity": "",
        "sealed": b"\x00\xff\\\n",
        "identity_index": [UUID(int=place + 1) for place in range(count)],
        "identity_tail": range(count),
        "phone_index": None,
        "phone_tail": None,
    }
    return columns | changed


def events(payloads: list[object], at: datetime) -> dict[str, object]:
    return {
        "id": allocate_ids(Event, len(payloads)),
        "kind": "tests.copied",
        "household_id": None,
        "subject_id": 7,
        "at": at,
        "business_date": date(2026, 9, 29),
        "by_staff_id": [None] * len(payloads),
        "payload": payloads,
        "content_hash": bytes(range(32)),
    }


@pytest.mark.django_db
def test_text_comes_back_letter_by_letter():
    assert copy_rows(Person, persons(list(AWKWARD))) == len(AWKWARD)
    assert tuple(Person.objects.order_by("id").values_list("name", flat=True)) == AWKWARD


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(names=st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30), min_size=1))
def test_any_text_comes_back_as_it_was(names):
    with transaction.atomic():
        copy_rows(Person, persons(names))
        assert list(Person.objects.order_by("id").values_list("name", flat=True)) == names
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_every_kind_of_column_of_a_person_comes_back():
    columns = persons(
        ["甲", "乙"],
        female=[True, False],
        birth_on=[date(1900, 1, 1), date(2026, 12, 31)],
        sealed=[b"", bytes(range(256))],
        phone_index=[None, UUID(int=2**128 - 1)],
        phone_tail=[None, 2**56 - 1],
    )
    copy_rows(Person, columns)
    rows = list(Person.objects.order_by("id"))
    assert [row.female for row in rows] == [True, False]
    assert [row.birth_on for row in rows] == [date(1900, 1, 1), date(2026, 12, 31)]
    assert [bytes(row.sealed) for row in rows] == [b"", bytes(range(256))]
    assert [row.phone_index for row in rows] == [None, UUID(int=2**128 - 1)]
    assert [row.phone_tail for row in rows] == [None, 2**56 - 1]
    assert [row.identity_tail for row in rows] == [0, 1]


@pytest.mark.django_db
def test_json_and_instants_come_back():
    payloads = [{}, {"户": '引"号', "n": 2**53, "list": [1, None, True], "路": "a\\b\nc"}]
    at = datetime(2026, 9, 29, 8, 30, 15, 123456, tzinfo=UTC)
    copy_rows(Event, events(payloads, at))
    rows = list(Event.objects.order_by("id"))
    assert [row.payload for row in rows] == payloads
    assert [row.at for row in rows] == [at, at]
    assert [bytes(row.content_hash) for row in rows] == [bytes(range(32))] * 2
    assert [row.household_id for row in rows] == [None, None]


@pytest.mark.django_db
def test_ranges_come_back_open_and_closed():
    rule = {
        "method": "mean",
        "fallback": "median",
        "trimmed_needs": 5,
        "opinions_needed": 3,
        "exclusions_needed": 2,
        "dispersion_ppm": 1,
    }
    spans = [(date(2025, 1, 1), date(2026, 1, 1)), (date(2026, 1, 1), None)]
    copy_rows(RatingRule, {"valid": spans, **rule})
    rows = RatingRule.objects.order_by("id").values_list("valid", flat=True)
    assert [(row.lower, row.upper, row.upper_inf) for row in rows] == [(*spans[0], False), (*spans[1], True)]


@pytest.mark.django_db
def test_arrays_come_back_whatever_is_in_them():
    product_id = open_product(code="p", name="p", segment="farm", term_months=1)
    awkward = ["", 'a"b', "c\\d", "e\nf", "逗,号", "{}", "NULL", "𠅤", None]
    columns = {
        "product_id": product_id,
        "valid": [(date(2026, 1, 1), None)],
        "unit_fen": 1,
        "grace_days": 0,
        "turns_after_days": 90,
        "order_before": [awkward],
        "order_beyond": [[]],
    }
    copy_rows(Terms, columns)
    row = Terms.objects.get()
    assert row.order_before == awkward
    assert row.order_beyond == []


@pytest.mark.django_db
def test_a_value_that_is_no_list_holds_for_every_row():
    copy_rows(Person, persons(["甲", "乙", "丙"], ethnicity="蒙古族"))
    assert set(Person.objects.values_list("ethnicity", flat=True)) == {"蒙古族"}


@pytest.mark.django_db
def test_no_rows_at_all_write_nothing():
    assert copy_rows(Person, persons([])) == 0
    assert copy_new_rows(Person, persons([])) == set()
    assert not Person.objects.exists()


@pytest.mark.django_db
def test_columns_of_different_length_are_a_bug_and_write_nothing():
    with pytest.raises(ValueError, match=r"columns of different length for Person: \[2, 3\]"):
        copy_rows(Person, persons(["甲", "乙"], ethnicity=["", "", ""]))
    with pytest.raises(ValueError, match="Person has no column surname"):
        copy_rows(Person, persons(["甲"], surname="甲"))
    assert not Person.objects.exists()


@pytest.mark.django_db
def test_a_broken_constraint_raises_and_nothing_of_the_batch_stays():
    columns = persons(["甲", "乙"], identity_index=UUID(int=9))
    with pytest.raises(IntegrityError), transaction.atomic():
        copy_rows(Person, columns)
    assert not Person.objects.exists()


@pytest.mark.django_db
def test_ids_ascend_and_are_never_given_twice():
    first, second = allocate_ids(Person, 1000), allocate_ids(Person, 1000)
    assert first == sorted(set(first))
    assert second == sorted(set(second))
    assert first[-1] < second[0]
    assert allocate_ids(Person, 0) == []


def divisions(ids: list[int], codes: list[str]) -> dict[str, object]:
    return {"id": ids, "edition": 2023, "code": codes, "name": "村", "level": "village", "parent_code": ""}


@pytest.mark.django_db
def test_rows_that_exist_are_left_out_and_the_others_written():
    ids = allocate_ids(Division, 4)
    assert copy_new_rows(Division, divisions(ids[:2], ["a", "b"])) == set(ids[:2])
    assert copy_new_rows(Division, divisions(ids[2:], ["b", "c"])) == {ids[3]}
    assert list(Division.objects.order_by("code").values_list("code", flat=True)) == ["a", "b", "c"]


@pytest.mark.django_db(transaction=True)
def test_two_who_write_the_same_rows_at_once_write_each_row_once():
    codes = [f"{number:04d}" for number in range(200)]
    both = threading.Barrier(2, timeout=10)
    written: list[set[int]] = []

    def write() -> None:
        ids = allocate_ids(Division, len(codes))
        both.wait()
        written.append(copy_new_rows(Division, divisions(ids, codes)))
        connection.close()

    threads = [threading.Thread(target=write) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert len(written) == 2
    assert not written[0] & written[1]
    assert written[0] | written[1] == set(Division.objects.values_list("id", flat=True))
    assert Division.objects.count() == len(codes)
