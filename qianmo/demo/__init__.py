"""The demo county: generated people of a real county, sent through the same acts a user's clicks call."""
