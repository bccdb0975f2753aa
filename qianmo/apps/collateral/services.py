"""押品: acts of this room; none yet."""
