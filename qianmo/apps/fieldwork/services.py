"""走访采集: acts of this room; none yet."""
