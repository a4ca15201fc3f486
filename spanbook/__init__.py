"""Every prediction is a weighted sum of atoms."""

from spanbook.claim import ClaimError, claim

__all__ = ["ClaimError", "claim"]
