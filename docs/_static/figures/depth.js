// A line of inputs through one layer of three units: W keeps it in a plane, ReLU takes it out.
import { add, apply, distance, dot, norm, rank, scale, sub, svd } from "./linalg.js";
import { text } from "./kit.js";

const SUBS = "₁₂₃";
const BEND = { relu: (z) => Math.max(z, 0), tanh: Math.tanh, none: (z) => z };
const TIMES = Array.from({ length: 41 }, (_, k) => k / 40);

const inputAt = ({ start, end }, t) => add(start, scale(t, sub(end, start)));

let last = {}; // numbers and pictures need the same line
function line(state) {
  if (last.state !== state) last = { state, ...computed(state) };
  return last;
}

function computed({ W, start, end, activation }) {
  const inputs = TIMES.map((t) => inputAt({ start, end }, t));
  const linear = inputs.map((x) => apply(W, x));
  const hidden = linear.map((z) => z.map(BEND[activation]));
  const { U } = svd(W);
  const axes = U.slice(0, rank(W));
  const shadow = hidden.map((h) => axes.reduce((p, u) => add(p, scale(dot(u, h), u)), [0, 0, 0]));
  const away = hidden.map((h, k) => distance(h, shadow[k]));
  return { inputs, linear, hidden, axes, shadow, away, far: away.indexOf(Math.max(...away)) };
}

// Where along the line a unit turns on or off; units that turn together count once.
function kinks({ W, start, end, activation }) {
  if (activation !== "relu") return [];
  const at = W.map((w) => [dot(w, start), dot(w, end)])
    .filter(([a, b]) => Math.min(a, b) < -1e-9 && Math.max(a, b) > 1e-9)
    .map(([a, b]) => (a / (a - b)).toFixed(9));
  return [...new Set(at)].map(Number);
}

export default {
  views: [
    {
      title: "R²: space of the inputs", x: [-2.4, 2.4], y: [-2.4, 2.4],
      draw(view, state) {
        state.W.forEach((w) => {
          if (norm(w) > 1e-9) view.through([0, 0], [-w[1], w[0]], "muted thin"); // on one side the unit is 0
          view.arrow([0, 0], w, "weights", 8);
        });
        view.line(state.start, state.end, "target wide");
        const { inputs, far, away } = line(state);
        for (const t of kinks(state)) view.dot(inputAt(state, t), "reached", 0.7);
        if (away[far] > 1e-9) view.dot(inputs[far], "residual", 0.6);
      },
    },
    {
      kind: "space", title: "R³: the three units", x: [-2.7, 2.7], y: [-2.7, 2.7], z: [-2.7, 2.7],
      axes: ["h₁", "h₂", "h₃"], turn: [0.9, 0.5],
      draw(view, state) {
        const { activation } = state;
        const { linear, hidden, axes, shadow, away, far } = line(state);
        const [p, q] = axes.map((axis) => scale(2.6, axis));
        if (q) view.area([[1, 1], [1, -1], [-1, -1], [-1, 1]].map(([s, t]) => add(scale(s, p), scale(t, q))), "atoms");
        if (p && !q) view.line(scale(-1, p), p, "atoms wide", { quiet: true });
        view.line(linear[0], linear.at(-1), "target thin");
        const bends = [0, ...kinks(state), 1].sort((s, t) => s - t).map((t) => apply(state.W, inputAt(state, t)).map(BEND[activation]));
        const path = activation === "tanh" ? hidden : bends;
        path.slice(1).forEach((h, k) => view.line(path[k], h, "reached wide"));
        view.label(hidden.at(-1), { relu: "ReLU(W x)", tanh: "tanh(W x)", none: "W x" }[activation], "reached");
        if (distance(hidden[0], hidden.at(-1)) < 1e-9) view.dot(hidden[0], "reached", 0.7);
        for (const p of bends.slice(1, -1)) view.dot(p, "reached", 0.7);
        if (activation !== "none") view.label(linear[10], "W x", "target");
        if (away[far] > 1e-9) view.line(hidden[far], shadow[far], "residual");
      },
    },
  ],
  controls: [{ key: "activation", type: "choice", label: "activation", options: {
    none: "none", relu: "ReLU", tanh: "tanh" } }],
  handles: (state) => [
    ...state.W.map((w, row) => ({ key: "W", row, label: `unit ${row + 1}: its row of W`, kind: "weights", name: `w${SUBS[row]}`, towards: w, min: -2.2, max: 2.2 })),
    ...["start", "end"].map((key) => ({ key, label: `${key} of the line`, kind: "target", name: key, towards: sub(state[key], state[key === "end" ? "start" : "end"]), min: -2.2, max: 2.2 })),
  ],
  numbers(state) {
    const { linear, hidden, axes, away, far } = line(state);
    return {
      "rank of W": axes.length, "rank of W x": rank(linear), "rank after the activation": rank(hidden),
      kinks: kinks(state).length, "furthest from the span": away[far],
    };
  },
  say({ W, start, end, activation }, numbers) {
    const name = { relu: "ReLU", tanh: "tanh" }[activation];
    const r = numbers["rank of W"];
    const far = numbers["furthest from the span"];
    if (r === 0) return "All weights are zero: every input becomes 0, with any activation.";
    const flat = r === 1 ? " The rows of W are multiples of one another, so that is a line." : "";
    if (distance(start, end) < 1e-9) return `The line is a single input. ${far > 1e-9 ? `${name} still takes it out of the span.` : "It stays in the span."}${flat}`;
    if (activation === "none") return `Without an activation the line stays in the span of W; a second matrix would map it to a line again.${flat}`;
    if (far < 1e-9) return `Here ${name} takes nothing out of the span of W.${flat}`;
    const bent = activation === "relu" ? `bends the line at ${numbers.kinks === 1 ? "one place" : `${numbers.kinks} places`}` : "bends the line everywhere";
    return `${name} ${bent}, and takes it up to ${text(far)} out of the span of W${flat ? `.${flat}` : ": no second layer of weights alone could."}`;
  },
};
