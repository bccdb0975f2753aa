"""账务: double-entry journal, append-only, balanced by shape."""
