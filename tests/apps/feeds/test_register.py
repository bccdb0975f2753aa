"""The register of accounts: a number is one account of ours, sealed, and found by an index SQL can work out too."""

import duckdb
import pytest

from qianmo.apps.feeds.models import Account
from qianmo.apps.feeds.queries import account_ids, account_numbers
from qianmo.apps.feeds.services import register_numbers
from qianmo.storage.identifiers import hashed_index, hashing_secret

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


def test_sql_finds_a_number_by_the_same_index():
    secret = hashing_secret("core-account")
    assert len(secret) == 32
    [(found,)] = duckdb.execute("SELECT left(sha256($1 || $2), 32)::UUID", [secret, SAVINGS]).fetchall()
    assert found == hashed_index(secret, SAVINGS)
    assert hashing_secret("another purpose") != secret
