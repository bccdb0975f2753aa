"""Acts on what the core bank delivers."""

from qianmo.apps.feeds.services.register import register_numbers

__all__ = ["register_numbers"]
