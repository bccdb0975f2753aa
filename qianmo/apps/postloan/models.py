"""贷后: tables of this room; none yet."""
