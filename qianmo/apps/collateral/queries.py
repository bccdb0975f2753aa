"""押品: reads of this room; none yet."""
