"""押品: tables of this room; none yet."""
