// One picture, four models: the atoms stay, and each model has another way to choose the weights.
// While one turns into another, `mix` has a share of both, and so have the weights.
import { combine, distance, dot, nearest, outline, several, softmax, sub, sum } from "./linalg.js";

// What an atom is, and in which space the picture lies.
const MODELS = {
  regression: ["data", "data space: x and y"],
  attention: ["value", "R²: keys, which are the values"],
  "graph layer": ["node", "R²: features of four neighbours"],
  ensemble: ["model", "R²: two rows, an axis for each"],
};
const NAMES = Object.keys(MODELS);
const FLOOR = -1.75;

const heights = ({ atoms }) => atoms.map(([x]) => [x]);
const RULES = [
  // Least squares: of all weights with sum 1 that make x of the data's, the nearest to all equal.
  (state) => nearest("AffineHull", heights(state), [state.x]).weights,
  ({ atoms, query }) => softmax(atoms.map((atom) => dot(atom, query))),
  ({ atoms }) => atoms.map(() => 1 / atoms.length),
  ({ atoms, truth }) => nearest("ConvexHull", atoms, truth).weights,
];
const now = ({ mix }) => mix.indexOf(Math.max(...mix));
const words = (w) => w.toFixed(2).replace(/^-(0\.00)?/, (_, zero) => zero ?? "−");

// What only one model has is drawn as strongly as the model counts.
function fading(view, share, draw) {
  const from = view.parts.length;
  if (share > 0.01) draw();
  for (const { made } of view.parts.slice(from)) made.setAttribute("opacity", share);
}

export default {
  top: true,
  views: [
    {
      title: MODELS.regression[1], x: [-3.1, 3.1], y: [-2.1, 2.1],
      draw(view, state, { weights, prediction }) {
        const { atoms, mix, x, query, truth } = state;
        const corners = outline(atoms);
        view.rename(MODELS[NAMES[now(state)]][1]);
        fading(view, 1 - mix[0], () => {
          view.area(corners, "atoms");
          view.curve([...corners, corners[0]], "atoms thin");
        });
        fading(view, mix[0], () => {
          const along = [-9, 9].map((at) => combine(RULES[0]({ ...state, x: at }), atoms));
          view.line(...along, "atoms faint", { quiet: true, width: 7 });
          view.line([x, FLOOR], prediction, "muted thin", { quiet: true });
        });
        fading(view, mix[1], () => view.arrow([0, 0], query, "target", 9));
        fading(view, mix[3], () => distance(truth, prediction) > 0.02 && view.line(truth, prediction, "residual"));
        weights.forEach((w, i) => Math.abs(w) > 0.004
          && view.line(atoms[i], prediction, w < 0 ? "weights minus" : "weights", { width: 1 + 8 * Math.min(2, Math.abs(w)) }));
        view.dot(prediction, "reached", 1.3);
        view.label(prediction, "prediction", "reached", { gap: 16 });
      },
    },
    {
      kind: "chart", title: "prediction = sum of weight × atom", x: [0.4, 4.6], y: [-0.55, 1.15], ticks: "",
      draw(view, state, { weights }) {
        const [what] = MODELS[NAMES[now(state)]];
        view.line([0.4, 0], [4.6, 0], "muted", { quiet: true });
        weights.forEach((w, i) => {
          const end = Math.max(-0.4, Math.min(1, w));
          view.bar([i + 1, 0], [i + 1, end], 0.6, w < 0 ? "weights minus" : "weights");
          view.label([i + 1, Math.max(0, end)], words(w), "weights", { towards: [0, 1], gap: 4 });
          view.label([i + 1, Math.min(0, end)], `${what} ${i + 1}`, "atoms", { towards: [0, -1], gap: 4 });
        });
      },
    },
  ],
  controls: [{ key: "model", type: "choice", label: "model", glide: true, options: Object.fromEntries(NAMES.map((name) => [name, name])),
    get: (state) => NAMES[now(state)],
    set: (state, value) => ({ ...state, mix: NAMES.map((name) => Number(name === value)) }) }],
  handles: (state) => [
    ...[
      [{ label: "x, where to predict", kind: "target", name: "x", free: "x", towards: [1, 0.3], at: ({ x }) => [x, FLOOR], pull: (old, [x]) => ({ ...old, x }) }],
      [{ key: "query", label: "query", kind: "target", name: "query", towards: state.query }],
      [],
      [{ key: "truth", label: "truth", kind: "target", name: "truth" }],
    ][now(state)],
    ...state.atoms.map((atom, row) => ({ key: "atoms", row, label: `atom ${row + 1}`, name: `${MODELS[NAMES[now(state)]][0]} ${row + 1}`, towards: atom })),
  ],
  // An address may ask for anything: shares are at least 0 and sum to 1, and points are in view.
  tidy(state) {
    const { mix } = state;
    const fair = mix.every((share) => share >= 0) && Math.abs(sum(mix) - 1) < 1e-9;
    const inside = ([x, y]) => [Math.max(-3.1, Math.min(3.1, x)), Math.max(-2.1, Math.min(2.1, y))];
    return { ...state, mix: fair ? mix : [1, 0, 0, 0], x: inside([state.x, 0])[0], query: inside(state.query), truth: inside(state.truth) };
  },
  numbers(state) {
    const weights = combine(state.mix, RULES.map((rule) => rule(state)));
    return { weights, "sum of weights": sum(weights), prediction: combine(weights, state.atoms) };
  },
  say(state, { weights, prediction }) {
    const { atoms, mix, truth } = state;
    if (Math.max(...mix) < 1) return "Between two models: each has a share in the weights.";
    const level = atoms.every(([x]) => x === atoms[0][0]);
    const outside = distance(truth, prediction) > 1e-9;
    return [
      level ? "All data share one x, so nothing says how y changes with it: the shortest fit answers with their average everywhere."
        : "The place where you ask chooses the weights. They sum to 1, and some may be negative. A line can leave its data behind, and it can never bend.",
      "The query chooses: values that point its way count more. No weight is negative and they sum to 1, so attention can never answer from outside their hull.",
      "The graph chooses: each neighbour counts a quarter. Whatever they hold, a layer that takes the mean can never answer anything but their middle.",
      outside ? "The truth on old rows chooses the shares, none negative, with sum 1. It lies outside the hull of the models: no average of them can ever reach it."
        : `The truth on old rows chooses the shares, none negative, with sum 1. It lies in the hull of the models: ${several("ConvexHull", atoms, weights) ? "many averages are" : "one average is"} exactly right.`,
    ][now(state)];
  },
};
