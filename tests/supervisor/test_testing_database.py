"""The machinery under every other test that uses the database."""

import os

import pytest
from django.db import connection

from tests.testing_database import RUN


@pytest.mark.django_db
def test_a_run_has_a_migrated_database_of_its_own():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database(), current_setting('fsync')")
        name, fsync = cursor.fetchone()
        cursor.execute("SELECT count(*) FROM django_migrations WHERE app = 'households'")
        assert cursor.fetchone()[0] > 0
    assert name.startswith(f"{RUN}{os.getpid()}_")
    assert fsync == "off" or "DATABASE_URL" in os.environ
