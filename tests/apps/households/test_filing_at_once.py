"""Two who file the same person at once, a batch that fails, a power cut: one file each, and nothing by halves."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Event as Signal

import pytest
from django.db import IntegrityError, connection, transaction

from qianmo.apps.events.models import Event
from qianmo.apps.households.models import Household, Membership, Person
from qianmo.apps.households.services import file_households
from qianmo.storage.identifiers import write_new_keys
from tests import village
from tests.killed import kill_in_the_middle
from tests.village import FILED, LOWER, at, draw_ground, family, found_bank

pytestmark = pytest.mark.django_db(transaction=True)
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"


@pytest.fixture
def ground():
    staff, branches = found_bank()
    return village.Ground(staff, branches, draw_ground(staff=staff, branches=branches), 0)


def file(*filings):
    return file_households(filings=filings, at=at(FILED), business_date=FILED)


def in_lower(filing):
    """The same household put forward in the lower village, where no lock of the upper one stands in the way."""
    return replace(filing, village_code=LOWER, group_code=f"{LOWER}01")


def overlapping(first, second):
    """File `first` and commit only when the filing of `second`, begun meanwhile, waits for it; both answers."""
    written = Signal()

    def hold():
        try:
            with transaction.atomic():
                answer = file(*first)
                written.set()
                for _ in range(200):
                    with connection.cursor() as cursor:
                        cursor.execute(WAITING)
                        if cursor.fetchone()[0]:
                            return answer
                    time.sleep(0.05)
            raise AssertionError("the second filing never had to wait for the first")
        finally:
            written.set()
            connection.close()

    def follow():
        try:
            written.wait()
            return file(*second)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        answers = [threads.submit(hold), threads.submit(follow)]
        return [answer.result(timeout=30) for answer in answers]


def test_of_two_who_file_one_person_in_one_village_one_is_told_the_number_of_the_other(ground):
    filing = family(ground, "孟庆和")
    first, second = overlapping([filing], [filing])
    assert list(first.ids) == [0]
    assert second.refused[0].reason == "孟庆和已在 150422-101-201-0001 户的档案里，同一个人不能建两份档"
    assert Membership.objects.count() == 1


def test_of_two_who_file_one_person_in_two_villages_one_is_refused_and_leaves_nobody_behind(ground):
    filing = family(ground, "孟庆和")
    wife = family(ground, "张秀兰").members[0]
    with_wife = replace(filing, members=(*filing.members, replace(wife, relation="spouse")))
    first, second = overlapping([filing], [in_lower(with_wife), in_lower(family(ground, "别家"))])
    assert list(first.ids) == [0]
    assert second.refused[0].reason == "这一户有人刚刚在别处建了档，请刷新后核对"
    assert list(second.ids) == [1]
    assert sorted(Person.objects.values_list("name", flat=True)) == sorted(["孟庆和", "别家"])
    assert Household.objects.count() == Event.objects.count() == 2


def test_a_person_who_left_a_household_is_taken_in_by_one_of_two(ground):
    filing = family(ground, "孟庆和")
    file(filing)
    Membership.objects.update(left_on=village.SCREENED)
    first, second = overlapping([filing], [in_lower(filing)])
    assert list(first.ids) == [0]
    assert second.refused[0].reason == "孟庆和已在 150422-101-201-0002 户的档案里，同一个人不能建两份档"
    assert Membership.objects.filter(left_on__isnull=True).count() == 1


def test_two_batches_with_the_same_people_in_opposite_order_do_not_lock_each_other_out(ground):
    filings = [family(ground, f"人{serial}") for serial in range(40)]

    def run(batch):
        try:
            return file(*batch)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        answers = list(threads.map(run, [filings, [in_lower(one) for one in reversed(filings)]]))
    assert sum(len(answer.ids) for answer in answers) == len(filings)
    assert sum(len(answer.refused) for answer in answers) == len(filings)
    assert Membership.objects.count() == Person.objects.count() == Household.objects.count() == len(filings)


def test_a_batch_that_fails_leaves_nothing_behind(ground):
    with pytest.raises(IntegrityError):
        file(family(ground, "甲"), replace(family(ground, "乙"), filed_by=10**9))
    assert (Person.objects.count(), Household.objects.count(), Event.objects.count()) == (0, 0, 0)


def test_a_power_cut_in_the_middle_of_filing_leaves_nothing_and_the_next_try_files(ground, tmp_path, monkeypatch):
    write_new_keys(tmp_path / "keys.json")
    monkeypatch.setenv("QIANMO_KEYS_FILE", str(tmp_path / "keys.json"))
    filing = family(ground, "孟庆和")
    kill_in_the_middle(
        "from datetime import UTC, date, datetime\n"
        "from qianmo.apps.households.services import file_households\n"
        "from qianmo.domain.households import Filing, Member\n"
        "with transaction.atomic():\n"
        f"    filed = file_households(filings=[{filing!r}], at=datetime.now(UTC), business_date=date(2026, 1, 6))\n"
        "    assert filed.ids\n"
        "    ready()\n"
    )
    assert (Person.objects.count(), Household.objects.count(), Event.objects.count()) == (0, 0, 0)
    assert list(file(filing).ids) == [0]
