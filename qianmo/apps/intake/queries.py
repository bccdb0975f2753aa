"""收件: reads of this room; none yet."""
