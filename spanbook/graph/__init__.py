"""Graphs: weights that edges, degrees or features choose, and the sums that they make."""

from spanbook.graph._aggregation import aggregate, segment_softmax
from spanbook.graph._weights import gat_weights, gcn_weights, mean_weights, sum_weights

__all__ = [
    "aggregate",
    "gat_weights",
    "gcn_weights",
    "mean_weights",
    "segment_softmax",
    "sum_weights",
]
