"""Regularization: weights that have a price, and what a row left out says of it."""

from spanbook.regularization._leave_one_out import LeaveOneOut, leave_one_out, leverage
from spanbook.regularization._ridge import Ridge, ridge

__all__ = ["LeaveOneOut", "Ridge", "leave_one_out", "leverage", "ridge"]
