"""Many rows of no table of ours, put where SQL can weigh them against tables that are: until the transaction ends."""

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pyarrow.csv as pacsv
from django.db import connection, models

TYPES = {"int64": "bigint", "int32": "integer", "date32[day]": "date", "string": "text"}


def stage(name: str, rows: pa.Table) -> None:
    """Make a temporary table of these rows, in the place of any of its name. Needs a transaction around it."""
    columns = ", ".join(f'"{one.name}" {TYPES[str(one.type)]}' for one in rows.schema)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{name}")
        cursor.execute(f"CREATE TEMP TABLE {name} ({columns}) ON COMMIT DROP")
        if rows.num_rows:
            sink = pa.BufferOutputStream()
            pacsv.write_csv(rows, sink, pacsv.WriteOptions(include_header=False, quoting_style="needed"))
            with connection.wrap_database_errors, cursor.copy(f"COPY {name} FROM STDIN (FORMAT csv)") as copy:
                copy.write(sink.getvalue().to_pybytes())
        cursor.execute(f"ANALYZE {name}")


def derive(name: str, select: str, params: Mapping[str, Any] | None = None) -> int:
    """Make a temporary table of what a SELECT finds, in the place of any of its name; how many rows that are."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{name}")
        cursor.execute(f"CREATE TEMP TABLE {name} ON COMMIT DROP AS {select}", params)
        found = int(cursor.rowcount)
        cursor.execute(f"ANALYZE {name}")
        return found


def weigh(*tables: type[models.Model]) -> None:
    """Let the planner know what stands in tables that were filled a moment ago, before the server comes to it itself.

    A query over a list of a hundred thousand rows that is planned for none compares each with each and takes hours.
    """
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE " + ", ".join(connection.ops.quote_name(table._meta.db_table) for table in tables))
