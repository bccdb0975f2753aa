"""The register of accounts: a number is one account of ours, sealed, found one by one or looked up by the million."""

import pytest

from qianmo.analytics.deliveries import Field, Form
from qianmo.apps.feeds.folders import register_folder
from qianmo.apps.feeds.models import Account
from qianmo.apps.feeds.queries import account_ids, account_numbers
from qianmo.apps.feeds.services import register_numbers
from qianmo.apps.feeds.services.lookups import lookups_for

pytestmark = pytest.mark.django_db
SAVINGS, CURRENT = "6217000010001234567", "1501010900012"


def test_a_number_is_one_account_however_often_it_is_delivered():
    first = register_numbers(numbers=[SAVINGS, CURRENT])
    again = register_numbers(numbers=[CURRENT, "1501010900013"])
    assert again[CURRENT] == first[CURRENT]
    assert account_ids(numbers=[SAVINGS, CURRENT, "99"]) == first
    assert Account.objects.count() == 3


def test_a_number_lies_sealed_and_opens_for_its_own_account_alone():
    ids = register_numbers(numbers=[SAVINGS])
    row = Account.objects.get()
    assert SAVINGS.encode() not in bytes(row.sealed)
    assert account_numbers(account_ids=ids.values()) == {row.pk: SAVINGS}


def test_numbers_laid_down_for_whole_files_are_sealed_and_grow_with_the_register(settings, tmp_path):
    settings.STATE = tmp_path
    ids = register_numbers(numbers=[SAVINGS])
    assert numbers_looked_up() == ids
    ids |= register_numbers(numbers=[CURRENT])
    assert numbers_looked_up() == ids
    files = list(register_folder().iterdir())
    assert len(files) == 2
    assert not any(number.encode() in path.read_bytes() for path in files for number in ids)


@pytest.mark.parametrize("spoil", [b"", b"\x01" * 60])
def test_numbers_nobody_can_open_are_laid_down_anew(settings, tmp_path, spoil):
    settings.STATE = tmp_path
    ids = register_numbers(numbers=[SAVINGS, CURRENT])
    (register_folder() / "of-another-time.parquet").write_bytes(spoil)
    assert numbers_looked_up() == ids
    assert len(list(register_folder().iterdir())) == 1


def test_numbers_of_a_register_brought_back_from_before_are_not_relied_on(settings, tmp_path):
    settings.STATE = tmp_path
    register_numbers(numbers=[SAVINGS, CURRENT])
    assert len(numbers_looked_up()) == 2
    Account.objects.all().delete()
    ids = register_numbers(numbers=[CURRENT])
    assert numbers_looked_up() == ids


def numbers_looked_up():
    numbers = lookups_for([Field("account", "账号", Form.NUMBER)]).numbers.to_pydict()
    return dict(zip(numbers["number"], numbers["account_id"], strict=True))
