"""Tables of a bank at an earlier version: taken as they are where all was done, refused where it was not."""

import pytest
from django.db import connection

from qianmo.cli.prepare import raise_tables
from qianmo.supervisor import CannotStart

pytestmark = pytest.mark.django_db


def _forget(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'ledger' AND name = %s", [name])
        assert cursor.rowcount == 1


def test_a_bank_that_went_through_every_step_needs_none_of_the_folded_ones(capsys):
    _forget("0001_folded")

    assert not raise_tables()

    assert capsys.readouterr().out == ""


def test_a_bank_that_stopped_half_way_is_told_to_finish_with_the_version_before():
    _forget("0001_folded")
    _forget("0008_append_only_whole")

    with pytest.raises(CannotStart, match="请先用上一个版本启动一次"):
        raise_tables()
