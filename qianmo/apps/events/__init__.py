"""业务事件: append-only, sealed record of every business fact; nothing here is ever edited, only followed by another."""
