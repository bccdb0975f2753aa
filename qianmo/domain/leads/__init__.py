"""Lists: whom to look for (`conditions`), what comes of a touch (`touching`), what a referrer earns (`referring`)."""
