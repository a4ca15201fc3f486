// A graph in the space of its features: one node and what its neighbours make of it, and beside it
// all nodes, step by step.
import { combine, distance, dot, mean, nearest, norm, outline, softmax, sub, sum, svd } from "./linalg.js";
import { text } from "./kit.js";

const PAIRS = [[0, 1], [0, 2], [0, 3], [0, 5], [2, 3], [3, 4]];
const LAST = 20;
const SUBS = "₁₂₃₄₅₆";
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

function hull(view, points, kind) {
  const corners = outline(points);
  if (corners.length > 2) view.area(corners, kind);
  view.curve([...corners, corners[0]], `${kind} thin`);
}

// All that weights of at least 0 can make of some points: the part of a cone that is in view.
function cone(view, points) {
  const angles = points.filter((p) => norm(p) > 1e-9).map(([x, y]) => Math.atan2(y, x));
  const ends = [Math.min(...angles), Math.max(...angles)];
  const rays = ends.map((angle) => [9 * Math.cos(angle), 9 * Math.sin(angle)]);
  if (angles.length && ends[1] - ends[0] < 3) view.area([[0, 0], ...rays], "atoms");
  for (const ray of angles.length ? rays : []) view.line([0, 0], ray, "atoms thin", { quiet: true });
}

const plane = (title, draw) => ({ title, x: [-0.6, 4.8], y: [-0.6, 4.6], draw });

export default {
  views: [
    plane("R²: one node", (view, state) => {
      const { features, rule, node } = state;
      const near = NEAR[node - 1];
      const some = near.map((j) => features[j]);
      const shares = weights(node - 1, features, state);
      const to = combine(shares, some);
      for (const [i, j] of PAIRS) view.line(features[i], features[j], "muted thin");
      if (rule === "gcn") cone(view, some);
      else hull(view, some, "atoms");
      some.forEach((h, k) => view.line(h, to, "weights", { width: 9 * shares[k] }));
      view.dot(to, "reached", 1.2);
      view.label(to, `h′${SUBS[node - 1]}`, "reached", { towards: sub(to, features[node - 1]) });
      if (rule === "gat") view.arrow([0, 0], state.a, "weights", 8);
    }),
    plane("R²: all nodes", (view, state) => {
      const all = path(state, state.steps);
      hull(view, state.features, "atoms");
      all.slice(1, -1).forEach((H) => hull(view, H, "reached faint"));
      state.features.forEach((h, i) => {
        view.curve(all.map((step) => step[i]), "muted thin");
        view.dot(h, "atoms", 0.5);
      });
      if (state.rule === "gcn") view.line([0, 0], mean(all.at(-1)), "muted thin");
      if (state.steps) hull(view, all.at(-1), "reached");
      all.at(-1).forEach((h) => view.dot(h, "reached", 0.8));
    }),
  ],
  controls: [
    { key: "rule", type: "choice", label: "weights", options: {
      mean: "mean", gcn: "GCN", gat: "GAT" } },
    { key: "steps", type: "range", label: "steps", min: 0, max: LAST, step: 1 },
  ],
  // The node that is held is the one whose neighbours are shown.
  handles: (state) => [
    ...state.features.map((h, row) => ({
      label: `node ${row + 1}`, kind: NEAR[state.node - 1].includes(row) ? "atoms" : "muted", name: `h${SUBS[row]}`, towards: sub(h, mean(state.features)), min: -0.5, max: 4.5,
      at: ({ features }) => features[row],
      pull: (now, to) => ({ ...now, node: row + 1, features: now.features.map((old, i) => (i === row ? to : old)) }),
    })),
    ...(state.rule === "gat" ? [{ key: "a", label: "what GAT likes", kind: "weights", name: "a", towards: state.a, min: -0.5, max: 4.5 }] : []),
  ],
  tidy: (state) => ({ ...state, node: Math.min(6, Math.max(1, Math.round(state.node))) }),
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
  say(state, { "diameter of the hull": now, "rank, to 1 %": rank }) {
    const { features, rule, steps, a, node } = state;
    const rest = steps === 1 ? "one step" : `${steps} steps`;
    if (features.every((h) => norm(h) < 1e-9)) return "All features are zero: so is every weighted sum of them.";
    if (diameter(features) < 1e-9) return rule === "gcn"
      ? `All nodes start at one point. The weights of a GCN do not sum to 1: after ${rest} their diameter is ${text(now)}.`
      : "All nodes are at one point: an average leaves them there.";
    if (steps === 0) return "No step yet: each node has its own features.";
    const equal = rule === "gat" && norm(a) < 1e-9 ? " GAT likes no way better than another, so it is the mean." : "";
    if (rule === "gcn") {
      if (rank < 2) return `After ${rest} the nodes are all but on one ray from the origin: rank 1 remains.`;
      const out = nearest("ConvexHull", outline(features), path(state, steps).at(-1)[node - 1]).distance;
      return `The weights of node ${node} sum to ${text(sum(weights(node - 1, features, state)))}, not to 1: ${out > 1e-9
        ? "it has left the hull, but not the cone" : "a GCN can leave the hull, though not the cone"}.`;
    }
    return (now < 0.05 * diameter(features)
      ? `After ${rest} the nodes can hardly be told apart: this is over-smoothing.`
      : `After ${rest} every node is inside the hull: its diameter has gone from ${text(diameter(features))} to ${text(now)}.`) + equal;
  },
};
