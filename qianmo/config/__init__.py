"""Settings, URLs and the WSGI entry: wires the floors together and decides nothing."""
