"""名单营销: tables of this room; none yet."""
