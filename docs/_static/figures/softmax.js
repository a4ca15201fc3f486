// Scores to pull, and what softmax makes of them.
import { scale, softmax, sum } from "./linalg.js";
import { text } from "./kit.js";

const scaled = ({ scores, added, temperature }) => scores.map((score) => (score + added) / temperature);

export default {
  views: [
    {
      kind: "chart", title: "scores", x: [0.4, 4.6], y: [-5, 5], ticks: "y",
      draw(view, { scores, added }) {
        scores.forEach((score, i) => view.bar([i + 1, 0], [i + 1, score], 0.5, "target"));
        if (added) view.label([4.5, -4.5], `each + ${added}`, "residual", { towards: [-1, 0], gap: 2 });
      },
    },
    {
      kind: "chart", title: "weights, twice", x: [0.4, 4.6], y: [-0.12, 1.25], ticks: "y",
      draw(view, _, { weights, "without care": naive }) {
        weights.forEach((w, i) => {
          view.bar([i + 0.82, 0], [i + 0.82, w], 0.34, "weights");
          if (Number.isFinite(naive[i])) view.bar([i + 1.18, 0], [i + 1.18, naive[i]], 0.34, "residual");
          else view.label([i + 1.18, 0.02], "nan", "residual", { towards: [0, 1], gap: 4 });
          view.label([i + 0.82, w], w.toFixed(2), "weights", { towards: [0, 1], gap: 7 });
          view.label([i + 1, -0.06], `key ${i + 1}`, "muted", { towards: [0, -1], gap: 0 });
        });
        view.label([4.55, 1.2], "by the library", "weights", { towards: [-1, 0], gap: 2 });
        view.label([4.55, 1.09], "as it is written", "residual", { towards: [-1, 0], gap: 2 });
      },
    },
  ],
  controls: [
    { key: "temperature", type: "range", label: "temperature", min: 0.1, max: 5, step: 0.1 },
    { key: "added", type: "range", label: "added to every score", min: 0, max: 1000, step: 50 },
  ],
  handles: ({ scores }) => scores.map((score, i) => ({
    label: `score ${i + 1}`, kind: "target", free: "y",
    at: (state) => [i + 1, state.scores[i]],
    pull: (state, to) => ({ ...state, scores: state.scores.map((old, j) => (i === j ? to[1] : old)) }),
  })),
  numbers(state) {
    const z = scaled(state);
    const weights = softmax(z);
    const powers = z.map(Math.exp);
    const slopes = weights.flatMap((a, i) => weights.map((b, j) => Math.abs((i === j ? a : 0) - a * b)));
    return {
      weights, "without care": powers.map((power) => power / sum(powers)),
      "steepest slope": Math.max(...slopes) / state.temperature,
    };
  },
  say({ scores, added, temperature }, { weights, "without care": naive, "steepest slope": slope }) {
    const lost = naive.some(Number.isNaN)
      ? ` Adding ${added} changes no weight, yet exponentials of such scores overflow: as it is written, the formula gives no number.` : "";
    const top = Math.max(...weights);
    if (scores.every((score) => score === scores[0])) return `All scores are equal: softmax is the plain average.${lost}`;
    if (top > 0.99) return `Nearly all weight is on one key. The steepest slope is ${text(slope)}: such scores hardly learn.${lost}`;
    return `The largest score gets ${text(top)} of the weight; the others share the rest.${lost}`;
  },
};
