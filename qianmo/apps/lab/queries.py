"""政策试验: reads of this room; none yet."""
