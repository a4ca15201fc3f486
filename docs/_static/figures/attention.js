// A query, four keys, four values: the weights move, the output stays in the hull of the values.
import { apply, combine, outline, scale, softmax } from "./linalg.js";
import { text } from "./kit.js";

const SUBS = "₁₂₃₄";
const visible = ({ seen, causal, place }) => seen.map((see, i) => see && (!causal || i < place));
const names = (state) => state.seen.map((_, i) => i).filter((i) => visible(state)[i]);

export default {
  views: [
    {
      title: "R²: the keys", x: [-2.8, 2.8], y: [-2.8, 2.8],
      draw(view, state) {
        const may = visible(state);
        state.keys.forEach((key, i) => view.arrow([0, 0], key, may[i] ? "atoms" : "muted", 8));
        view.arrow([0, 0], state.query, "target", 9);
      },
    },
    {
      title: "R²: the values", x: [-2.8, 2.8], y: [-2.8, 2.8],
      draw(view, state, { weights, output }) {
        const corners = outline(names(state).map((i) => state.values[i]));
        if (corners.length > 2) view.area(corners, "atoms");
        if (corners.length) view.curve([...corners, corners[0]], "atoms thin");
        state.values.forEach((value, i) => weights[i] > 0.004 && view.line(value, output, "weights", { quiet: true, width: 7 * weights[i] }));
        view.dot(output, "reached");
        view.label(output, "o", "reached");
      },
    },
    {
      kind: "chart", title: "weights on the values", x: [0.4, 4.6], y: [-0.14, 1.15], ticks: "y",
      draw(view, state, { weights }) {
        const may = visible(state);
        weights.forEach((w, i) => {
          view.bar([i + 1, 0], [i + 1, w], 0.5, "weights");
          view.label([i + 1, w], may[i] ? w.toFixed(2) : "–", may[i] ? "weights" : "muted", { towards: [0, 1], gap: 7 });
          view.label([i + 1, -0.07], `a${SUBS[i]}`, may[i] ? "weights" : "muted", { towards: [0, -1], gap: 0 });
        });
      },
    },
  ],
  controls: [
    { key: "temperature", type: "range", label: "temperature", min: 0.05, max: 5, step: 0.05 },
    { key: "seen", type: "flags", label: "the query sees keys", labels: ["1", "2", "3", "4"] },
    { key: "causal", type: "toggle", label: "causal: no key after the query" },
    { key: "place", type: "range", label: "place of the query", min: 1, max: 4, step: 1 },
  ],
  handles: (state) => [
    ...state.keys.map((key, row) => ({ key: "keys", row, label: `key ${row + 1}`, name: `k${SUBS[row]}`, towards: key, kind: visible(state)[row] ? "atoms" : "muted" })),
    { key: "query", label: "query", kind: "target", name: "q", towards: state.query },
    ...state.values.map((value, row) => ({ view: 1, key: "values", row, label: `value ${row + 1}`, name: `v${SUBS[row]}`, towards: value, kind: visible(state)[row] ? "atoms" : "muted" })),
  ],
  numbers(state) {
    const scores = scale(1 / (Math.SQRT2 * state.temperature), apply(state.keys, state.query));
    const may = visible(state);
    const weights = may.some(Boolean) ? softmax(scores.map((score, i) => (may[i] ? score : -Infinity))) : may.map(() => 0);
    return { scores, weights, output: combine(weights, state.values) };
  },
  say(state, { weights }) {
    const who = names(state);
    if (!who.length) return "The query may see no key: every weight is 0, and so is the output.";
    if (who.length === 1) return `Only key ${who[0] + 1} is seen: it takes all the weight, and the output is value ${who[0] + 1}.`;
    const top = Math.max(...weights);
    const key = weights.indexOf(top) + 1;
    if (top > 0.99) return `Nearly all weight is on key ${key}: the output is all but value ${key}.`;
    if (top - Math.min(...who.map((i) => weights[i])) < 1e-9) return "All scores are equal: the output is the plain average of the values.";
    return `Key ${key} takes most, ${text(top)} of the weight. The output stays inside the hull of the values that are seen.`;
  },
};
