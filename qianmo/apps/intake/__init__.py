"""收件: one act that takes envelopes from devices and hands each kind to its room. Not furnished yet."""
