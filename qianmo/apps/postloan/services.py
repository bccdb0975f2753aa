"""贷后: acts of this room; none yet."""
