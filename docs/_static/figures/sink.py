"""One query of one head of a trained model: the sink's weight, and what is left for the words."""

import numpy as np

import spanbook as sb

sink = 0.55  # the weight of [CLS], from 0 to 1; the model's own is 0.55

# %%
tokens = ["[CLS]", "the", "bank", "by", "the", "river", "was", "closed", ".", "[SEP]"]
values = [
    *[[-0.02, -0.03], [0.18, 0.08], [5.9, -1.98], [0.39, 1.18], [0.17, 0.2]],
    *[[4.67, 4.68], [0.5, 0.48], [3.41, -3.19], [0.06, 0.06], [0.18, 0.05]],
]  # in the plane of their two longest directions
words = np.array([32, 142, 3, 47, 104, 13, 7, 49, 50]) / 447  # what each has of their weight
cosines = [
    *[0.604, 0.872, 0.919, 0.942, 0.957, 0.969, 0.978, 0.985, 0.991, 0.996, 0.999],
    *[1.0, 0.999, 0.994, 0.986, 0.971, 0.947, 0.911, 0.857, 0.775, 0.576],
]  # of the sentence to itself, with every sink of layers 1 to 5 changed by the same factor
weights = np.append(sink, (1 - sink) * words)
numbers = {
    "weight of bank": weights[2],
    "weight of river": weights[5],
    "output": sb.combine(weights, rows=values),
    "cosine": np.interp(sink, np.linspace(0, 1, 21), cosines),
}
for name, value in numbers.items():
    print(f"{name}: {np.round(value, 3)}")

# %%
import matplotlib.pyplot as plt

from spanbook import draw

draw.style()
fig, axes = plt.subplots(1, 2, figsize=(8, 3.6))
draw.space(axes[0], "values of one head, in a plane", around=values)
draw.reachable(axes[0], sb.ConvexHull(rows=values))
named = [name if name in ("[CLS]", "bank", "river", "closed") else "" for name in tokens]
draw.points(axes[0], values, labels=named)
draw.points(axes[0], [numbers["output"]], labels=["o"], color=draw.REACHED)
axes[1].plot(np.linspace(0, 1, 21), cosines, color=draw.ATOMS)
draw.points(axes[1], [[sink, numbers["cosine"]]], color=draw.REACHED)
axes[1].set(xlabel="weight of [CLS]", ylabel="cosine of the sentence to itself")
fig.set_label(
    "Left, the values of one head: bank, river and closed lie far out, [CLS] at the origin, a "
    "corner of their hull; the output lies between the origin and the words. Right, the cosine of "
    "the sentence's vector to the original against the weight of [CLS]: 1 at the model's own "
    "weight, and near 0.6 at weights 0 and 1."
)
