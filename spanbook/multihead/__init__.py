"""Multi-head attention: a convex combination per head, joined by a linear map."""

from spanbook.multihead._contributions import Contributions, contributions
from spanbook.multihead._multihead import MultiHead, multi_head

__all__ = ["Contributions", "MultiHead", "contributions", "multi_head"]
