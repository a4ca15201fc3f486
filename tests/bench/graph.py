"""Graph layers on 64 features against PyTorch Geometric, from a list of edges to the output.

The fixed linear map in front of a GCN or a mean is left out on both sides: what is compared is
the normalisation and the aggregation. GAT needs its map, so both sides compute it.
"""

import numpy as np
import torch
from torch_geometric.nn import GATConv, GCNConv, SAGEConv

import spanbook as sb

FEATURES = 64
HEADS = 4


def cases():
    """Yield (name, goal, ours, peers): the goal is the largest allowed ratio."""
    for n_edges in (1_000, 10_000, 100_000, 1_000_000):
        goal = 0.8 if n_edges == 1_000 else 0.5
        rng = np.random.default_rng(0)
        n = n_edges // 10
        edges = rng.integers(0, n, (2, n_edges))
        x = rng.normal(size=(n, FEATURES)).astype(np.float32)
        for kind in (gcn, mean, gat):
            ours, theirs = kind(edges, x)
            np.testing.assert_allclose(ours(), theirs(), atol=1e-5)
            name = f"{kind.__name__}, {n_edges:,} edges"
            yield name, goal, ours, {"PyG": theirs}


def gcn(edges, x):
    layer = GCNConv(FEATURES, FEATURES, bias=False)
    layer.lin = torch.nn.Identity()

    def ours():
        return sb.aggregate(sb.gcn_weights(edges=edges, n_nodes=len(x), dtype=x.dtype), x)

    return ours, run(layer, x, edges)


def mean(edges, x):
    layer = SAGEConv(FEATURES, FEATURES, root_weight=False, bias=False)
    layer.lin_l = torch.nn.Identity()

    def ours():
        return sb.aggregate(sb.mean_weights(edges=edges, n_nodes=len(x), dtype=x.dtype), x)

    return ours, run(layer, x, edges)


def gat(edges, x):
    layer = GATConv(FEATURES, FEATURES // HEADS, heads=HEADS, bias=False)
    w = layer.lin.weight.detach().numpy().reshape(HEADS, -1, FEATURES)
    src, dst = (a.detach().numpy()[0] for a in (layer.att_src, layer.att_dst))

    def ours():
        weights = sb.gat_weights(edges=edges, features=x, W=w, a_src=src, a_dst=dst)
        return sb.aggregate(weights, x @ w.swapaxes(-1, -2))

    return ours, run(layer, x, edges)


def run(layer, x, edges):
    tensors = torch.from_numpy(x), torch.from_numpy(edges)

    def theirs():
        with torch.inference_mode():
            return layer(*tensors)

    return theirs
