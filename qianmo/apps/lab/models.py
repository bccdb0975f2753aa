"""政策试验: tables of this room; none yet."""
