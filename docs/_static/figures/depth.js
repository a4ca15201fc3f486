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

const ROUND = Array.from({ length: 60 }, (_, k) => [Math.cos((k * Math.PI) / 30), Math.sin((k * Math.PI) / 30)]);
const EDGE = 2.7;

// The line in parts, from kink to kink: on each the same units are on.
function parts(state) {
  const ends = [0, ...kinks(state).sort((s, t) => s - t), 1];
  return ends.slice(1).map((t, k) => [ends[k], t]);
}
const bent = (state, t) => apply(state.W, inputAt(state, t)).map(BEND[state.activation]);

export default {
  views: [
    {
      title: "R²: inputs", x: [-EDGE, EDGE], y: [-EDGE, EDGE],
      draw(view, state) {
        for (const w of state.W) {
          if (norm(w) > 1e-9) {
            // Where the unit is on: the more units, the darker.
            const [side, edge] = [scale(40 / norm(w), w), scale(40 / norm(w), [-w[1], w[0]])];
            if (state.activation === "relu") view.area([edge, add(edge, side), sub(side, edge), scale(-1, edge)], "weights light");
            view.through([0, 0], edge, "weights thin faint");
          }
          view.arrow([0, 0], w, "weights", 8);
        }
        view.line(state.start, state.end, "target wide");
        for (const t of kinks(state)) view.dot(inputAt(state, t), "reached", 0.7);
      },
    },
    {
      kind: "space", title: "R³: the three units", x: [-EDGE, EDGE], y: [-EDGE, EDGE], z: [-EDGE, EDGE],
      axes: ["h₁", "h₂", "h₃"], turn: [1.4, 0.45], zoom: 0.85,
      draw(view, state) {
        const { activation } = state;
        const { linear, hidden, axes, shadow, away, far } = line(state);
        const [p, q] = axes.map((axis) => scale(3, axis));
        if (q) view.area(ROUND.map(([s, t]) => add(scale(s, p), scale(t, q))), "atoms");
        if (p && !q) view.line(scale(-1, p), p, "atoms wide", { quiet: true });
        view.line(linear[0], linear.at(-1), "target thin");
        // A curtain from the path down to the span: what no weights before the bend could make.
        if (away[far] > 1e-9) hidden.slice(1).forEach((h, k) => view.area([hidden[k], h, shadow[k + 1], shadow[k]], "residual"));
        const bends = parts(state).map(([t]) => bent(state, t));
        const path = activation === "tanh" ? hidden : [...bends, hidden.at(-1)];
        path.slice(1).forEach((h, k) => view.line(path[k], h, "reached wide"));
        view.label(hidden.at(-1), { relu: "ReLU(W x)", tanh: "tanh(W x)", none: "W x" }[activation], "reached");
        if (distance(hidden[0], hidden.at(-1)) < 1e-9) view.dot(hidden[0], "reached", 0.7);
        for (const p of bends.slice(1)) view.dot(p, "reached", 0.7);
        if (activation !== "none") view.label(linear[10], "W x", "target");
      },
    },
    {
      kind: "chart", title: "units along the line", axes: ["from start to end", "unit"], x: [0, 1.06], y: [-EDGE, EDGE], ticks: "y",
      draw(view, state) {
        const { linear, hidden } = line(state);
        if (state.activation === "relu")
          for (const [s, t] of parts(state))
            for (const h of bent(state, (s + t) / 2))
              if (h > 0) view.area([[s, -EDGE], [t, -EDGE], [t, EDGE], [s, EDGE]], "weights light");
        const row = (all, i) => all.map((z, k) => [TIMES[k], z[i]]);
        state.W.forEach((_, i) => {
          view.curve(row(linear, i), "target thin");
          view.curve(row(hidden, i), "reached wide");
          view.label([1, hidden.at(-1)[i]], `h${SUBS[i]}`, "reached", { towards: [1, 0], gap: 4 });
        });
        for (const t of kinks(state)) view.dot([t, 0], "reached", 0.7);
      },
    },
  ],
  controls: [{ key: "activation", type: "choice", label: "activation", options: {
    none: "none", relu: "ReLU", tanh: "tanh" } }],
  handles: (state) => [
    ...state.W.map((w, row) => ({ key: "W", row, label: `unit ${row + 1}: its row of W`, kind: "weights", name: `w${SUBS[row]}`, towards: w, min: -2.5, max: 2.5 })),
    ...["start", "end"].map((key) => ({ key, label: `${key} of the line`, kind: "target", name: key, towards: sub(state[key], state[key === "end" ? "start" : "end"]), min: -2.5, max: 2.5 })),
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
    const bent = activation === "relu" ? ["bends the line nowhere", "bends the line at one place"][numbers.kinks] ?? `bends the line at ${numbers.kinks} places` : "bends the line everywhere";
    return `${name} ${bent}, and takes it up to ${text(far)} out of the span of W${flat ? `.${flat}` : ": no second layer of weights alone could."}`;
  },
};
