// Two heads, each in the hull of its own values; the matrix behind them leaves both.
import { add, apply, combine, distance, mean, nearest, norm, outline, scale, softmax, sub } from "./linalg.js";
import { text } from "./kit.js";

const SUBS = "₁₂₃";
const KEYS = ["values1", "values2"];
const AWAY = "from the hull of all values";

function hull(view, points, kind) {
  const corners = outline(points);
  if (corners.length > 2) view.area(corners, kind);
  view.curve([...corners, corners[0]], `${kind} thin`);
}

// A head, in a plane of its own: its values are its keys as well.
const head = (k) => ({
  title: `R²: head ${k + 1}`, x: [-2.8, 2.8], y: [-2.8, 2.8],
  draw(view, state, numbers) {
    const values = state[KEYS[k]];
    const output = numbers[`head ${k + 1}`];
    hull(view, values, "atoms");
    numbers[`weights, head ${k + 1}`].forEach((w, i) =>
      w > 0.004 && view.line(values[i], output, "weights", { quiet: true, width: 7 * w }));
    view.arrow([0, 0], output, "reached", 7);
    view.dot(output, "reached");
    view.label(output, `o${SUBS[k]}`, "reached");
  },
});

// A factor before the output of a head, where it is not 1.
const times = (c, k) => `${c === 1 ? "" : `${c}`.replace("-1", "−").replace("-", "−")}o${SUBS[k]}`;

export default {
  views: [head(0), head(1), {
    title: "R²: their sum, after W_O", x: [-4.4, 4.4], y: [-4.4, 4.4],
    draw(view, { values1, values2, first, second }, numbers) {
      const [one, two] = [scale(first, numbers["head 1"]), scale(second, numbers["head 2"])];
      const { output } = numbers;
      const all = [...values1, ...values2];
      hull(view, all, "atoms");
      all.forEach((value) => view.dot(value, "atoms", 0.5));
      const low = all.reduce((p, q) => (q[1] < p[1] ? q : p));
      view.label(low, "all values", "atoms", { towards: [0, -1], gap: 6 });
      // All that the layer can say: the sums of the two hulls, each as W_O takes it.
      hull(view, values1.flatMap((v) => values2.map((w) => add(scale(first, v), scale(second, w)))), "reached");
      view.arrow([0, 0], one, "weights");
      view.arrow(one, add(one, two), "weights", 8);
      view.label(scale(0.5, one), times(first, 0), "weights", { towards: [one[1], -one[0]], gap: 5 });
      view.label(add(one, scale(0.5, two)), times(second, 1), "weights", { towards: [two[1], -two[0]], gap: 5 });
      if (numbers[AWAY] > 1e-9) view.line(output, nearest("ConvexHull", outline(all), output).point, "residual");
      view.dot(output, "reached");
      view.label(output, "output", "reached", { towards: output });
    },
  }],
  controls: [
    { key: "first", type: "range", label: "W_O takes head 1 times", min: -1, max: 1.5, step: 0.1 },
    { key: "second", type: "range", label: "W_O takes head 2 times", min: -1, max: 1.5, step: 0.1 },
  ],
  handles: (state) => KEYS.flatMap((key, k) => [
    ...state[key].map((value, row) => ({ view: k, key, row, label: `value ${row + 1} of head ${k + 1}`, name: `v${SUBS[row]}`, towards: sub(value, mean(state[key])), min: -2.6, max: 2.6 })),
    { view: k, key: "queries", row: k, label: `query of head ${k + 1}`, kind: "target", name: "q", towards: state.queries[k], min: -2.6, max: 2.6 },
  ]),
  numbers(state) {
    const weights = KEYS.map((key, k) => softmax(scale(Math.SQRT1_2, apply(state[key], state.queries[k]))));
    const heads = KEYS.map((key, k) => combine(weights[k], state[key]));
    const output = combine([state.first, state.second], heads);
    return {
      "weights, head 1": weights[0], "weights, head 2": weights[1], "head 1": heads[0], "head 2": heads[1],
      output, [AWAY]: nearest("ConvexHull", outline([...state.values1, ...state.values2]), output).distance,
    };
  },
  say({ first, second, values1, values2 }, { [AWAY]: away }) {
    const flat = KEYS.filter((_, k) => [values1, values2][k].every((v) => norm(sub(v, [values1, values2][k][0])) < 1e-9));
    if (first === 0 && second === 0) return "W_O takes nothing of either head: the output is 0, whatever they say.";
    const still = flat.length === 2 ? "The values of each head coincide: no query changes anything. "
      : flat.length ? `All values of head ${KEYS.indexOf(flat[0]) + 1} coincide: its query changes nothing. ` : "";
    if (Math.abs(first + second - 1) < 1e-9 && first >= 0 && second >= 0)
      return `${still}These two factors are at least 0 and sum to 1: an average of averages, which stays in the hull of all the values.`;
    return still + (away < 1e-9
      ? "Here the output lies among the values, but nothing in W_O keeps it there."
      : `Each head stays in its own hull. W_O takes them ${text(away)} out of the hull of all the values.`);
  },
};
