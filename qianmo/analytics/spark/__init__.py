"""The same metrics on Spark: a session, an engine, and a cluster of one machine to prove it on. Needs Java 17."""
