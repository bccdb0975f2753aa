"""政策试验: acts of this room; none yet."""
