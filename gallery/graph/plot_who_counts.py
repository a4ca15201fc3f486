r"""
Ask whom a node's prediction is made of
=======================================

In *Les Misérables*, two characters are neighbours when they appear together.
A graph layer says something about Marius from what it knows of the others.
Of whom is it made?
Two layers with no nonlinearity between them combine the friends of friends, and the weights are a
row of the square of one layer's weights.
A mean and a GCN share these out differently: Mademoiselle Gillenormand, who meets few others,
counts twice as much under the GCN.
"""

# Your data go here: put your own in place of these,
# any graph, a number for each node, and the node in question.
import matplotlib.pyplot as plt
import networkx as nx
import numpy as np

import spanbook as sb
from spanbook import draw

story = nx.les_miserables_graph()
names = list(story)  # (n,): of the nodes
A = nx.to_numpy_array(story)  # (n, n): how often two appear together
h = np.array(list(nx.clustering(story).values()))  # (n,): do one's friends know one another?
node = names.index("Marius")
layers = 2  # how often everyone averages

# %%
# The weights of all layers together
# ----------------------------------
# Aggregating twice is aggregating once with the product of the weights.
# Its row for the node holds the weight of every other node in the prediction.

A, h = sb.numbers(A), sb.numbers(h)
loops = A + np.diag(A.diagonal() == 0)
rules = {"mean": sb.mean_weights(loops), "GCN": sb.gcn_weights(A)}
row, answer = {}, {}
for name, W in rules.items():
    out, weights = h[:, None], np.eye(len(A))
    for _ in range(layers):
        out, weights = sb.aggregate(W, out), sb.combine(weights, rows=W)
    row[name], answer[name] = weights[node], out[node, 0]
print(f"A {A.shape}, {layers} layers, node {names[node]}")
for name, w in row.items():
    print(f"{name}: prediction {answer[name]:.3f}, weights sum to {w.sum():.3f}")
    for j in np.argsort(-w)[:3]:
        print(f"  {w[j]:.2f} {names[j]}")

# %%
# What must be so
# ---------------
# The prediction is the sum of weight times number over all nodes.
# Nobody further away than the number of layers takes part.
# The mean's weights sum to 1, and it can name no number beyond those it combines.

for name, w in row.items():
    one_sum = sb.combine(w, rows=h[:, None])[0]
    sb.claim(f"{name}: all layers are one weighted sum", answer[name], one_sum, scale=h)
graph = nx.from_numpy_array(loops, create_using=nx.DiGraph)
near = list(nx.single_source_shortest_path_length(graph, node, cutoff=layers))
far = np.setdiff1d(np.arange(len(A)), near)
sb.claim("nobody beyond the layers' reach counts", [w[far].sum() for w in row.values()], 0)
sb.claim("the mean's weights sum to 1", row["mean"].sum(), 1)
print(f"{len(near)} of {len(A)} are within {layers} steps")

# %%
# A busy neighbour counts for less
# --------------------------------
# In the product the inner roots cancel, and what is left is the square root of the degree of the
# node over that of the other: a GCN's weight is the mean's times this.

degree = loops.sum(axis=1)
turned = row["mean"] * np.sqrt(degree[node] / degree)
sb.claim("the GCN's weights are the mean's, rescaled by the degrees", row["GCN"], turned)

# %%
# Look at the ten that count most under the mean
# ----------------------------------------------
# Purple, the weights; the number behind a name is its degree.

best = np.argsort(-row["mean"])[:10]
place = np.arange(len(best))
draw.style()
fig, ax = plt.subplots(figsize=(6, 4.2))
for name, shift, fill in (("mean", -0.2, draw.WEIGHTS), ("GCN", 0.2, draw.PAPER)):
    bars = ax.barh(place + shift, row[name][best], height=0.38, color=fill, label=name)
    plt.setp(bars, edgecolor=draw.WEIGHTS, linewidth=1.5)
ax.set_yticks(place, [f"{names[j]} ({degree[j]:.0f})" for j in best])
ax.invert_yaxis()
ax.set(xlabel=f"weight in the prediction for {names[node]}")
ax.legend(loc="lower right")
fig.set_label(
    f"Bars of the weights of the {len(best)} nodes that count most for {names[node]} after "
    f"{layers} layers of a mean, and of the same nodes under a GCN. Most under the mean: "
    f"{names[row['mean'].argmax()]}, {row['mean'].max():.2f}; most under the GCN: "
    f"{names[row['GCN'].argmax()]}, {row['GCN'].max():.2f}."
)
plt.show()
