"""A day is not closed under an act that books on it."""

from threading import Thread

import pytest
from django.db import OperationalError, connection, transaction

from qianmo.apps.org.queries import business_date, closed_day
from qianmo.apps.org.services import open_business_day
from tests import village as v

pytestmark = pytest.mark.django_db(transaction=True)


def close_at_once(refused: list[Exception]) -> None:
    """Close the day on a connection of its own, without waiting for anybody."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '100ms'")
        open_business_day(day=v.SATURDAY, at=v.at(v.SATURDAY, hour=8))
    except OperationalError as error:
        refused.append(error)
    finally:
        connection.close()


def closes() -> bool:
    refused: list[Exception] = []
    closing = Thread(target=close_at_once, args=[refused])
    closing.start()
    closing.join()
    return not refused


def test_whoever_closes_the_day_waits_for_the_acts_that_found_it_open():
    v.found_bank()
    open_business_day(day=v.DRAWN, at=v.at(v.DRAWN, hour=8))
    with transaction.atomic():
        assert closed_day(day=v.DRAWN) is None
        assert not closes()
    assert business_date() == v.DRAWN
    assert closes()
    assert business_date() == v.SATURDAY
