"""名单营销: lists, their assignment, touches and conversion, referrers and partners."""
