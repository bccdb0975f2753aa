"""待办: reads of this room; none yet."""
