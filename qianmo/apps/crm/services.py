"""客户维护: acts of this room; none yet."""
