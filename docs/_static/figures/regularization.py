"""A price on long weights: the fit, the path of its weights, and what rows left out say of it."""

import numpy as np

import spanbook as sb

y = np.array([-0.9, -0.8, -1.5, -1.5, -0.4, 0.3, 0.6, 2.0, 1.1, 1.0])  # (10,): one for each x
exponent = -3.5  # of the penalty, a power of ten

# %%
x = np.linspace(-1, 1, 10)
X = x[:, None] ** np.arange(1, 9)  # (10, 8): eight powers of x, a column each
fit = sb.ridge(columns=X, target=y, penalty=10.0**exponent, intercept=True)
path = 10 ** np.linspace(-4, 2, 61)
errors = np.sqrt(sb.leave_one_out(columns=X, target=y, penalty=path, intercept=True).error)
one = sb.leave_one_out(columns=X, target=y, penalty=10.0**exponent, intercept=True)
numbers = {"penalty": 10.0**exponent, "weights": fit.weights}
numbers["degrees of freedom"] = fit.degrees_of_freedom
numbers["error of rows fitted"] = np.sqrt(np.mean(fit.residual**2))
numbers["error of rows left out"] = np.sqrt(np.mean(one.residual**2))
numbers["above the least"] = numbers["error of rows left out"] - errors.min()
numbers["predicted when left out"] = y - one.residual
for name, value in numbers.items():
    print(f"{name}: {np.round(value, 3)}")

# %%
import matplotlib.pyplot as plt

from spanbook import draw

draw.style()
mosaic = [["fit", "path"], ["fit", "error"]]
fig, axes = plt.subplot_mosaic(mosaic, figsize=(8.4, 4.6), width_ratios=[3, 2])
across = np.linspace(-1, 1, 60)
powers = across[:, None] ** np.arange(1, 9)
axes["fit"].plot(across, fit.predict(powers), color=draw.REACHED)
axes["fit"].vlines(x, numbers["predicted when left out"], y, color=draw.RESIDUAL, ls="--", lw=1)
axes["fit"].plot(x, y, "s", color=draw.TARGET)
axes["fit"].set(ylim=(-3, 3), title="ten rows, and a fit with eight powers of x", xlabel="x")
weights = sb.ridge(columns=X, target=y, penalty=path[::3], intercept=True).weights
axes["path"].semilogx(path[::3], weights, color=draw.WEIGHTS, lw=1)
axes["path"].set(title="the eight weights", xticklabels=[])
axes["error"].semilogx(path[10:], errors[10:], color=draw.RESIDUAL)
axes["error"].plot(path[errors.argmin()], errors.min(), "o", color=draw.RESIDUAL)
axes["error"].set(title="error of rows left out", xlabel="penalty", ylim=(0, 2.5))
for name in ("path", "error"):
    axes[name].axvline(10.0**exponent, color=draw.MUTED, lw=0.8)
    axes[name].set_xlim(path[0], path[-1])
fig.set_label(
    "Left, ten rows and a curve of eight powers of x that bends to each of them; dashed, how far "
    "each row is from what the fit to the other nine says, up to 4.4 at the last. Right, against "
    "the penalty from 0.0001 to 100: the eight weights, which shrink to 0, and the error of the "
    f"rows left out, a valley with its lowest point, {errors.min():.2f}, at a penalty of "
    f"{path[errors.argmin()]:.2g}."
)
