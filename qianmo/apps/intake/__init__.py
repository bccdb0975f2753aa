"""收件: what devices send, taken once, answered with a signed receipt, and handed each kind to its room."""
