"""Spans: everything that unconstrained weights can reach, and which atoms add nothing to it.

`Span` answers the questions of all reachable sets; `dependence` names the redundant atoms.
"""

from spanbook.span._dependence import Dependence, dependence
from spanbook.span._span import Span

__all__ = ["Dependence", "Span", "dependence"]
