// Scores to pull, and what softmax makes of them.
import { scale, softmax, sum } from "./linalg.js";
import { text } from "./kit.js";

const scaled = ({ scores, added, temperature }) => scores.map((score) => (score + added) / temperature);

export default {
  views: [
    {
      kind: "chart", title: "scores", x: [0.4, 4.6], y: [-5, 5], ticks: "y",
      draw(view, { scores }) {
        scores.forEach((score, i) => view.bar([i + 1, 0], [i + 1, score], 0.5, "target"));
      },
    },
    {
      kind: "chart", title: "weights", x: [0.4, 4.6], y: [0, 1.08], ticks: "y",
      draw(view, _, { weights }) {
        weights.forEach((w, i) => {
          view.bar([i + 1, 0], [i + 1, w], 0.5, "weights");
          view.label([i + 1, w], text(w), "weights", { towards: [0, 1], gap: 7 });
        });
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
      ? ` Adding ${added} changes no weight, yet exponentials of such scores overflow: without care nothing is left.` : "";
    const top = Math.max(...weights);
    if (scores.every((score) => score === scores[0])) return `All scores are equal: softmax is the plain average.${lost}`;
    if (top > 0.99) return `Nearly all weight is on one key. The steepest slope is ${text(slope)}: such scores hardly learn.${lost}`;
    return `The largest score gets ${text(top)} of the weight; the others share the rest.${lost}`;
  },
};
