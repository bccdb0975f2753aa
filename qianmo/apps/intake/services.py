"""收件: acts of this room; none yet."""
