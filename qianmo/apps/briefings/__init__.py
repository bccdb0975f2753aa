"""晨夕会: whom each manager means to call on today, what of it was done, and the two meetings about it."""
