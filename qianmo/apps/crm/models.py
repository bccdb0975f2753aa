"""客户维护: tables of this room; none yet."""
