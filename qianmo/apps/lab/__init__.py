"""政策试验: back-tests and model monitoring, whose evidence a policy needs before it is submitted.

Not furnished yet.
"""
