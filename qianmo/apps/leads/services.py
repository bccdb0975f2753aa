"""名单营销: acts of this room; none yet."""
