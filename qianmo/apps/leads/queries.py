"""名单营销: reads of this room; none yet."""
