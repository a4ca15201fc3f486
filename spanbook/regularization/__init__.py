"""Regularization: weights that have a price."""

from spanbook.regularization._ridge import Ridge, ridge

__all__ = ["Ridge", "ridge"]
