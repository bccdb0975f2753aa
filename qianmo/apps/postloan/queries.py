"""贷后: reads of this room; none yet."""
