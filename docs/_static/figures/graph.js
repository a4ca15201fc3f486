// A graph in the space of its features: each step moves every node to a weighted sum of its neighbours.
import { combine, distance, dot, mean, nearest, norm, outline, softmax, sub, sum, svd } from "./linalg.js";
import { text } from "./kit.js";

const PAIRS = [[0, 1], [0, 2], [0, 3], [0, 5], [2, 3], [3, 4]];
const LAST = 20;
// The neighbours of each node, itself among them.
const NEAR = [0, 1, 2, 3, 4, 5].map((i) => [0, 1, 2, 3, 4, 5].filter((j) =>
  i === j || PAIRS.some((pair) => pair.includes(i) && pair.includes(j))));

// What a node gives each of its neighbours.
function weights(i, H, { rule, a }) {
  const near = NEAR[i];
  if (rule === "mean") return near.map(() => 1 / near.length);
  if (rule === "gcn") return near.map((j) => 1 / Math.sqrt(near.length * NEAR[j].length));
  const scores = near.map((j) => dot(a, H[j]) - dot(a, H[i]));
  return softmax(scores.map((score) => Math.max(score, 0.2 * score)));
}

function path(state, steps) {
  const all = [state.features];
  while (all.length <= steps) {
    const H = all.at(-1);
    all.push(H.map((_, i) => combine(weights(i, H, state), NEAR[i].map((j) => H[j]))));
  }
  return all;
}

const diameter = (H) => Math.max(...H.flatMap((h) => H.map((g) => distance(h, g))));

export default {
  views: [
    {
      title: "R²: space of the features", x: [-0.6, 5], y: [-0.6, 4.6],
      draw(view, state) {
        const all = path(state, state.steps);
        const H = all.at(-1);
        const corners = outline(state.features);
        if (corners.length > 2) view.area(corners, "atoms");
        view.curve([...corners, corners[0]], "atoms thin");
        if (state.rule === "gcn") view.line([0, 0], mean(H), "muted thin");
        for (const [i, j] of PAIRS) view.line(state.features[i], state.features[j], "muted thin");
        state.features.forEach((_, i) => view.curve(all.map((step) => step[i]), "reached thin"));
        for (const [i, j] of PAIRS) view.line(H[i], H[j], "reached", { quiet: true });
        H.forEach((h) => view.dot(h, "reached", 0.8));
        if (state.rule === "gat") view.arrow([0, 0], state.a, "weights", 8);
      },
    },
    {
      kind: "chart", title: "diameter of the hull, step by step", axes: ["step", "diameter"], x: [0, LAST], y: [0, 6],
      draw(view, state) {
        const sizes = path(state, LAST).map((H, k) => [k, Math.min(6, diameter(H))]);
        view.curve(sizes, "muted thin");
        view.curve(sizes.slice(0, state.steps + 1), "reached");
        view.dot(sizes[state.steps], "reached");
      },
    },
  ],
  controls: [
    { key: "rule", type: "choice", label: "weights", options: {
      mean: "mean", gcn: "GCN", gat: "GAT" } },
    { key: "steps", type: "range", label: "steps", min: 0, max: LAST, step: 1 },
  ],
  handles: (state) => [
    ...state.features.map((h, row) => ({ key: "features", row, label: `node ${row + 1}`, name: `h${"₁₂₃₄₅₆"[row]}`, towards: sub(h, mean(state.features)), min: -0.5, max: 4.5 })),
    ...(state.rule === "gat" ? [{ key: "a", label: "what GAT likes", kind: "weights", name: "a", towards: state.a, min: -0.5, max: 4.5 }] : []),
  ],
  numbers(state) {
    const H = path(state, state.steps).at(-1);
    const { s } = svd(H);
    return {
      "sums of weights, nodes 1, 2": [0, 1].map((i) => sum(weights(i, state.features, state))),
      "node 1 is outside by": nearest("ConvexHull", outline(state.features), H[0]).distance,
      "diameter of the hull": diameter(H), "singular values": s,
      "rank, to 1 %": s.filter((value) => value > 0.01 * s[0]).length,
    };
  },
  say({ features, rule, steps, a }, { "diameter of the hull": now, "node 1 is outside by": out, "rank, to 1 %": rank }) {
    const rest = steps === 1 ? "one step" : `${steps} steps`;
    if (features.every((h) => norm(h) < 1e-9)) return "All features are zero: so is every weighted sum of them.";
    if (diameter(features) < 1e-9) return rule === "gcn"
      ? `All nodes start at one point. The weights of a GCN do not sum to 1: after ${rest} their diameter is ${text(now)}.`
      : "All nodes are at one point: an average leaves them there.";
    if (steps === 0) return "No step yet: each node has its own features.";
    const equal = rule === "gat" && norm(a) < 1e-9 ? " GAT likes no way better than another, so it is the mean." : "";
    if (rule === "gcn") return rank < 2
      ? `After ${rest} the nodes are all but on one ray from the origin: rank 1 remains.`
      : `The weights of node 1 sum to more than 1: ${out > 1e-9 ? "it has left the hull, but not the cone, of the features" : "a GCN can leave the hull, though not the cone"}.`;
    return (now < 0.05 * diameter(features)
      ? `After ${rest} the nodes can hardly be told apart: this is over-smoothing.`
      : `After ${rest} every node is inside the hull: its diameter has gone from ${text(diameter(features))} to ${text(now)}.`) + equal;
  },
};
