"""Reading many rows at once, as columns: a SELECT goes out by COPY and comes in as an Arrow table of stated types.

It goes over the connection of the moment, so a reader sees what its own transaction has written.
"""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

import pyarrow as pa
import pyarrow.csv as pacsv
from django.db import connection


def read_table(select: str, *, schema: pa.Schema, params: Mapping[str, Any] | None = None) -> pa.Table:
    """The rows of a SELECT whose columns come in the order of the schema. Raises ArrowInvalid for other types."""
    gathered = BytesIO()
    stream = f"COPY ({select}) TO STDOUT (FORMAT csv)"
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(stream, params) as copy:
        for piece in copy:
            gathered.write(piece)
    if not gathered.tell():
        return schema.empty_table()
    gathered.seek(0)
    return pacsv.read_csv(
        gathered,
        read_options=pacsv.ReadOptions(column_names=schema.names),
        convert_options=pacsv.ConvertOptions(
            column_types=schema,
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
            true_values=["t"],
            false_values=["f"],
        ),
    )
