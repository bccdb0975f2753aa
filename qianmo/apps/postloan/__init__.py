"""贷后: inspections, warnings, override cases of classification, collection, hearings and liability.

Not furnished yet.
"""
