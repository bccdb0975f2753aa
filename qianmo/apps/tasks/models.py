"""待办: tables of this room; none yet."""
