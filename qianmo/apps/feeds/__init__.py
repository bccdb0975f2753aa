"""供数: what the core bank delivers: accounts, balances and transactions, checked before they count."""
