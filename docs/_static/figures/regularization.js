// A price on long weights: the fit, the path of its weights, and what rows left out say of it.
import { combine, dot, mean, norm, sub, sum, svd, transpose } from "./linalg.js";
import { text } from "./kit.js";

const ROWS = Array.from({ length: 10 }, (_, i) => (2 * i) / 9 - 1);
const powers = (x) => [1, 2, 3, 4, 5, 6, 7, 8].map((k) => x ** k);
const LEVEL = mean(ROWS.map(powers)); // a level has no price, so the columns are centred
const { U, s: SIZES, V } = svd(ROWS.map((x) => sub(powers(x), LEVEL)));
const [LEAST, MOST] = [-4, 2];
const PATH = Array.from({ length: 61 }, (_, k) => LEAST + k / 10);
const [EDGE, TOP] = [14, 2.5]; // of the picture of the weights, and of that of the errors

// The fit with a penalty, and what it would say of each row without that row: the residual is
// divided by one minus how much the row pulls its own fit.
function ridge(y, exponent) {
  const level = sum(y) / y.length;
  const share = SIZES.map((size) => size ** 2 / (size ** 2 + 10 ** exponent));
  const along = U.map((u) => dot(u, y));
  const fitted = combine(share.map((f, k) => f * along[k]), U).map((value) => level + value);
  const pull = ROWS.map((_, i) => 1 / y.length + sum(share.map((f, k) => f * U[k][i] ** 2)));
  const missed = sub(y, fitted);
  const leftOut = missed.map((r, i) => r / (1 - pull[i]));
  const size = (r) => norm(r) / Math.sqrt(r.length);
  const weights = combine(share.map((f, k) => (f * along[k]) / SIZES[k]), V);
  const at = (x) => level + dot(weights, sub(powers(x), LEVEL));
  return { weights, at, freedom: sum(pull), error: size(missed), without: size(leftOut), predicted: sub(y, leftOut) };
}

const along = (low, high, f) => Array.from({ length: 81 }, (_, k) => low + ((high - low) * k) / 80).map((x) => [x, f(x)]);

export default {
  views: [
    {
      kind: "chart", title: "ten rows, and a fit with eight powers of x", axes: ["x", ""], x: [-1.15, 1.15], y: [-3, 3],
      draw(view, { y, exponent }) {
        const { at, predicted } = ridge(y, exponent);
        view.curve(along(-1.15, 1.15, at), "reached wide");
        y.forEach((value, i) => {
          view.line([ROWS[i], value], [ROWS[i], predicted[i]], "residual");
          view.line([ROWS[i] - 0.04, predicted[i]], [ROWS[i] + 0.04, predicted[i]], "residual solid", { quiet: true });
        });
      },
    },
    {
      kind: "chart", title: "the eight weights", x: [LEAST, MOST], y: [-EDGE, EDGE],
      draw(view, { y, exponent }) {
        const paths = transpose(PATH.map((at) => ridge(y, at).weights));
        paths.forEach((path) => view.curve(path.map((w, k) => [PATH[k], w]).filter(([, w]) => Math.abs(w) < EDGE), "weights thin"));
        view.line([exponent, -EDGE], [exponent, EDGE], "target thin", { quiet: true });
        ridge(y, exponent).weights.forEach((w) => Math.abs(w) < EDGE && view.dot([exponent, w], "weights", 0.6));
      },
    },
    {
      kind: "chart", title: "error of the ten rows", axes: ["log₁₀ of the penalty", ""], x: [LEAST, MOST], y: [0, TOP],
      draw(view, { y, exponent }) {
        const fits = PATH.map((at) => ridge(y, at));
        const errors = fits.map(({ without }) => without);
        const best = errors.indexOf(Math.min(...errors));
        view.line([exponent, 0], [exponent, TOP], "target thin", { quiet: true });
        view.curve(fits.map(({ error }, k) => [PATH[k], error]), "muted");
        view.curve(errors.map((error, k) => [PATH[k], error]), "residual solid");
        view.line([PATH[best], errors[best] - 0.3], [PATH[best], errors[best] + 0.3], "residual solid", { quiet: true });
        view.label([1.4, errors[54]], "left out", "residual", { towards: [0, 1], gap: 4 });
        view.label([-1.5, fits[25].error], "fitted", "muted", { towards: [0, 1], gap: 4 });
      },
    },
  ],
  handles: ({ y }) => [
    { view: 2, label: "penalty", name: "penalty", kind: "residual", free: "x", towards: [0.4, 1],
      at: (now) => [now.exponent, Math.min(ridge(now.y, now.exponent).without, TOP)], pull: (state, [x]) => ({ ...state, exponent: x }) },
    ...y.map((_, i) => ({
      label: `target of row ${i + 1}`, kind: "target", free: "y", min: -2.5, max: 2.5, at: (now) => [ROWS[i], now.y[i]],
      pull(state, to) { state.y[i] = to[1]; },
    })),
  ],
  numbers({ y, exponent }) {
    const fit = ridge(y, exponent);
    return {
      penalty: 10 ** exponent, weights: fit.weights, "degrees of freedom": fit.freedom, "error of rows fitted": fit.error,
      "error of rows left out": fit.without, "above the least": fit.without - Math.min(...PATH.map((at) => ridge(y, at).without)),
      "predicted when left out": fit.predicted,
    };
  },
  say({ y, exponent }, { "error of rows fitted": error, "error of rows left out": without, "above the least": above }) {
    if (y.every((value) => value === y[0])) return "All targets are equal: the level alone says them, and at any penalty every weight is 0.";
    const missed = `Rows are missed by ${text(error)} when fitted, by ${text(without)} when left out`;
    if (above < 0.02) return `${missed}: this is the bottom of the valley.`;
    const best = PATH.find((at) => ridge(y, at).without < without - above + 1e-9);
    return `${missed}. The least, ${text(without - above)}, lies at a ${exponent < best ? "larger penalty: long weights are too cheap" : "smaller penalty: long weights are too dear"}.`;
  },
};
