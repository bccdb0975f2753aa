"""Decides one case: admits its facts, runs the decisions in order, and can show every step."""
