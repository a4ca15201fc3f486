"""One kernel, two rules: free weights (kernel ridge) and convex ones (Nadaraya-Watson)."""

import numpy as np

import spanbook as sb

points = np.array(
    [[1.0, 0.5], [2.5, 2.2], [4.0, 2.2], [5.5, 0.4], [7.0, -1.5], [8.5, -1.0]]
)  # (6, 2): x, y
x = 3.3  # where to predict
width = 1.2  # of the kernel
penalty = 0.02  # of kernel ridge, above 0

# %%
X, y = points[:, :1], points[:, 1]
gamma = 1 / (2 * width**2)
# A fit to each target alone tells what each target counts for in the prediction at x.
free = sb.kernel_ridge(X, np.eye(len(X)), penalty=penalty, gamma=gamma).predict([[x]])[0]
convex = sb.nadaraya_watson(X, y, [[x]], gamma=gamma).weights[0]
numbers = {"kernel ridge": free @ y, "free weights": free, "free weights sum to": free.sum()}
numbers |= {
    "Nadaraya-Watson": convex @ y,
    "convex weights": convex,
    "convex weights sum to": convex.sum(),
}
for name, value in numbers.items():
    print(f"{name}: {np.round(value, 3)}")

# %%
import matplotlib.pyplot as plt

from spanbook import draw

draw.style()
fig, (ax, bars) = plt.subplots(1, 2, figsize=(8.4, 4.0), width_ratios=[3, 2])
grid = np.linspace(0, 10, 201)[:, None]
ax.axhspan(y.min(), y.max(), color=draw.ATOMS, alpha=0.1)
fit = sb.kernel_ridge(X, y, penalty=penalty, gamma=gamma)
ax.plot(grid, fit.predict(grid), color=draw.WEIGHTS)
near = sb.nadaraya_watson(X, y, grid, gamma=gamma)
ax.plot(grid, near.output, color=draw.REACHED)
draw.points(ax, points, color=draw.TARGET)
ax.axvline(x, color=draw.MUTED, lw=0.8)
ax.set_title("data space: $x$ and $y$")
place = np.arange(1, len(X) + 1)
bars.bar(place - 0.2, free, 0.35, color=draw.WEIGHTS, label="free: kernel ridge")
bars.bar(place + 0.2, convex, 0.35, color=draw.REACHED, label="convex: Nadaraya-Watson")
bars.axhline(0, color=draw.MUTED, lw=0.8)
bars.set_ylim(top=1.7 * max(*free, *convex))
bars.legend(loc="upper right")
bars.set_title("weights of the targets at $x$")
fig.set_label(
    "Six points and two curves made with one kernel. Kernel ridge follows the points and leaves "
    "the band between the smallest and the largest target; Nadaraya-Watson stays inside it. "
    f"Bars: at x = {x} the weights of kernel ridge go from {free.min():.2f} to {free.max():.2f}, "
    "those of Nadaraya-Watson are all positive and sum to 1."
)
