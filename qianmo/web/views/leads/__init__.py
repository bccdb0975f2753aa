"""名单: lists, the leads on them, partners and referrers."""
