"""业务事件: append-only, sealed record of every business fact; a wrong one is only ever followed by another."""
