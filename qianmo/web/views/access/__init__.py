"""Pages of who may enter: signing in, accounts, tokens, screens."""
