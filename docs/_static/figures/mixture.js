// Three models, four rows: the mixture with convex weights, and how near to the target it comes.
import { combine, distance, nearest, several, sub, transpose } from "./linalg.js";
import { text } from "./kit.js";

const SUBS = "₁₂₃₄";
const CORNERS = [[0, 0], [1, 0], [0.5, 1]]; // of the triangle of weights

const best = ({ predictions, target }) => nearest("ConvexHull", transpose(predictions), target);
const clean = (x) => Number(x.toFixed(3));

// The weights of the models at a point of the triangle, or at its nearest edge.
function weightsAt([x, y]) {
  const [second, third] = [Math.max(0, x - y / 2), Math.max(0, y)];
  const total = Math.max(1, second + third + Math.max(0, 1 - x - y / 2));
  const [b, c] = [clean(second / total), clean(third / total)];
  return [clean(Math.max(0, 1 - b - c)), b, c];
}

// Over the triangle, how far the mixture with these weights misses: the larger the dot, the further.
const FINE = 14;
const PLACES = Array.from({ length: FINE + 1 }, (_, i) => Array.from({ length: FINE + 1 - i }, (_, j) => [FINE - i - j, i, j].map((k) => k / FINE))).flat();
function misses(view, { predictions, target }, least) {
  const models = transpose(predictions);
  const miss = PLACES.map((weights) => distance(combine(weights, models), target));
  const most = Math.max(...miss);
  PLACES.forEach((weights, k) => {
    const size = (miss[k] - least) / (most - least || 1);
    if (size > 0.02) view.dot(combine(weights, CORNERS), "residual faint", 0.75 * size);
  });
  const worst = combine(PLACES[miss.indexOf(most)], CORNERS);
  if (most > least + 1e-9) view.label(worst, "far off", "residual", { towards: sub([0.5, 0.4], worst), gap: 22 });
}

export default {
  views: [
    {
      kind: "chart", title: "predictions, row by row", axes: ["row", "prediction"], x: [0.6, 4.6], y: [0, 6], ticks: "y",
      draw(view, { predictions, target }, { mixture }) {
        const row = (values) => values.map((y, i) => [i + 1, y]);
        const [low, high] = [Math.min, Math.max].map((end) => row(predictions.map((all) => end(...all))));
        view.area([...low, ...high.reverse()], "atoms"); // no mixture leaves this band
        transpose(predictions).forEach((model, k) => {
          view.curve(row(model), "atoms thin faint");
          view.label([4, model[3]], `m${SUBS[k]}`, "atoms", { towards: [1, 0] });
        });
        target.forEach((y, i) => view.line([i + 1, y], [i + 1, mixture[i]], "residual"));
        view.curve(row(mixture), "reached wide");
        target.forEach((_, i) => view.label([i + 1, 0.2], `${i + 1}`, "muted", { towards: [0, 1], gap: 0 }));
        row(mixture).forEach((p) => view.dot(p, "reached"));
      },
    },
    {
      kind: "chart", title: "weights", x: [-0.1, 1.1], y: [-0.12, 1.15], ticks: "",
      draw(view, state, { weights }) {
        view.area(CORNERS, "weights");
        misses(view, state, best(state).distance);
        view.curve([...CORNERS, CORNERS[0]], "weights thin");
        CORNERS.forEach((corner, k) => view.label(corner, `m${SUBS[k]}`, "atoms", { towards: sub(corner, [0.5, 0.4]) }));
        view.dot(combine(best(state).weights, CORNERS), state.choice === "own" ? "reached" : "weights", 1.2);
        if (state.choice !== "own") view.label(combine(weights, CORNERS), "w", "weights");
      },
    },
  ],
  controls: [{ key: "choice", type: "choice", label: "weights", options: {
    nearest: "nearest: stacking", own: "your own" } }],
  handles: ({ predictions, target, choice, own }) => [
    ...transpose(predictions).flatMap((model, k) => model.map((_, i) => ({
      label: `model ${k + 1} on row ${i + 1}`, free: "y", at: (state) => [i + 1, state.predictions[i][k]],
      pull(state, to) { state.predictions[i][k] = to[1]; },
    }))),
    ...target.map((_, i) => ({
      label: `target of row ${i + 1}`, kind: "target", free: "y", name: `y${SUBS[i]}`, at: (state) => [i + 1, state.target[i]],
      pull(state, to) { state.target[i] = to[1]; },
    })),
    ...(choice === "own" ? [{
      view: 1, label: "your weights", kind: "weights", name: "w", step: 0.02, min: 0, max: 1, towards: [1, 0.3],
      at: (now) => combine(now.own, CORNERS), pull: (state, to) => ({ ...state, own: weightsAt(to) }),
    }] : []),
  ],
  tidy(state) {
    const { own } = state;
    const fair = own.every((w) => w >= 0) && Math.abs(own[0] + own[1] + own[2] - 1) < 1e-6;
    return fair ? state : { ...state, own: [0.3, 0.3, 0.4] };
  },
  numbers(state) {
    const models = transpose(state.predictions);
    const near = best(state);
    const weights = state.choice === "own" ? state.own : near.weights;
    const mixture = combine(weights, models);
    return {
      weights, mixture, distance: distance(mixture, state.target), "nearest convex mixture": near.distance,
      "nearest single model": Math.min(...models.map((model) => distance(model, state.target))),
      "with free weights": nearest("Span", models, state.target).distance,
    };
  },
  say({ predictions, choice }, numbers) {
    const { weights, distance: now, "nearest convex mixture": least, "with free weights": free } = numbers;
    const models = transpose(predictions);
    if (models.every((model) => distance(model, models[0]) < 1e-9)) return "The three models agree on every row: so does every mixture of them.";
    if (choice === "own") return now < least + 5e-4
      ? "Your weights are the nearest, to three digits."
      : `Your weights miss the target by ${text(now)}, the nearest convex ones by ${text(least)}.`;
    if (least < 1e-9) return "The target is a mixture of the models: these weights make it exactly.";
    const top = weights.findIndex((w) => w > 1 - 1e-9);
    if (top >= 0) return `All weight is on model ${top + 1}: no mixture comes nearer than it does alone.`;
    const out = weights.findIndex((w) => w < 1e-9);
    const twins = [[0, 1], [0, 2], [1, 2]].find(([j, k]) => distance(models[j], models[k]) < 1e-9);
    const left = twins ? `Models ${twins[0] + 1} and ${twins[1] + 1} agree on every row: how they split their share changes nothing.`
      : several("ConvexHull", models, weights) ? "Many other weights make the same mixture."
      : out < 0 ? "Every model has a share." : `Model ${out + 1} gets no weight.`;
    return `${left} Free weights would come ${free < least - 5e-4 ? `nearer on these rows, to ${text(free)}, by leaving the hull` : "no nearer"}.`;
  },
};
