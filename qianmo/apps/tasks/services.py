"""待办: acts of this room; none yet."""
