"""A cloud of points, the line through its mean that explains most, and one of your own."""

import numpy as np

import spanbook as sb

rows = np.array(  # (8, 2): each row is a point of the cloud
    [[-2.5, -0.5], [-1.5, -1.5], [-1, 1], [0, -0.5], [1, 1.5], [2, -0.5], [2.5, 2.5], [3.5, 1]]
)
angle = 100.0  # of your own line, in degrees

# %%
pca = sb.principal_components(rows=rows, k=1)
own = np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))])
away = rows - pca.mean
reached = pca.reconstruct(pca.project(rows))
numbers = {"direction": pca.components[0], "share explained": pca.explained_variance_ratio[0]}
numbers["squared error left"] = np.sum((rows - reached) ** 2)
numbers["share of your line"] = np.sum((away @ own) ** 2) / (np.sum(away**2) or 1.0)
for name, value in numbers.items():
    print(f"{name}: {np.round(value, 3)}")

# %%
import matplotlib.pyplot as plt

from spanbook import draw

draw.style()
fig, (left, right) = plt.subplots(1, 2, figsize=(8.4, 3.6))
values, axes = np.linalg.eigh(away.T @ away / len(rows))
turn = np.linspace(0, 2 * np.pi, 61)
ellipse = 2 * np.sqrt(values.clip(0)) * np.array([np.cos(turn), np.sin(turn)]).T @ axes.T
draw.space(left, "$R^2$: one axis per feature", around=[*rows, *pca.mean + ellipse])
left.fill(*(pca.mean + ellipse).T, color=draw.REACHED, alpha=0.16, lw=0)
left.axline(pca.mean, pca.mean + own, color=draw.MUTED, lw=1)
left.axline(pca.mean, pca.mean + pca.components[0], color=draw.REACHED)
for row, point in zip(rows, reached, strict=True):
    left.plot(*np.array([row, point]).T, color=draw.RESIDUAL, ls="--", lw=1.5)
draw.points(left, rows)
draw.points(left, reached, color=draw.REACHED)
degrees = np.arange(181)
ways = np.array([np.cos(np.radians(degrees)), np.sin(np.radians(degrees))])
share = np.sum((away @ ways) ** 2, axis=0) / (np.sum(away**2) or 1.0)
right.fill_between(degrees, share, color=draw.REACHED, alpha=0.16, lw=0)
right.fill_between(degrees, share, 1, color=draw.RESIDUAL, alpha=0.16, lw=0)
best = np.degrees(np.arctan2(*pca.components[0][::-1])) % 180
for at, part, colour in (
    (angle, numbers["share of your line"], draw.MUTED),
    (best, numbers["share explained"], draw.REACHED),
):
    right.bar(at, part, width=7, color=colour)
    right.bar(at, 1 - part, width=7, bottom=part, color=draw.RESIDUAL)
right.set(ylim=(0, 1.05), xlabel="angle of a line through the mean", xticks=[0, 45, 90, 135, 180])
right.set_title("share of the spread")
fig.set_label(
    f"A cloud of {len(rows)} points in an ellipse of two standard deviations, the line through "
    f"its mean that explains most, {numbers['share explained']:.0%} of the spread, and dashed "
    "what it leaves. Beside it, what each line would explain and leave, by its angle, with bars "
    "for the best line and for your own."
)
