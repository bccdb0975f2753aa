"""A question's SQL as people read it: in lines, whatever its author wrote it as; not a word of it is changed."""

import sqlparse
from sqlparse.exceptions import SQLParseError


def laid_out(sql: str) -> str:
    """The same text with a line for each part; one its author laid out, or that cannot be cut, stays as it is."""
    text = sql.strip()
    if "\n" in text:
        return text
    try:
        return str(sqlparse.format(text, reindent=True, indent_width=2))
    except SQLParseError:
        return text
