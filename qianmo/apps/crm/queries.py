"""客户维护: reads of this room; none yet."""
