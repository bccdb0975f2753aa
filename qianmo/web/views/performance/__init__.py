"""绩效: the board with everybody's points, one person's slip, and the schemes behind both."""

from qianmo.web.views.performance import board, schemes

__all__ = ["board", "schemes"]
