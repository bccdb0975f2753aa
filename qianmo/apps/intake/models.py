"""收件: tables of this room; none yet."""
