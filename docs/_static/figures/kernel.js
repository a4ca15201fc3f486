// One kernel, two rules for its weights: any at all, or at least 0 and adding up to 1.
import { dot, softmax, solve, sum } from "./linalg.js";
import { text } from "./kit.js";

const SUBS = "₁₂₃₄₅₆";
const LOW = -4;

const rates = ({ points, width }, x) => points.map(([at]) => -((x - at) ** 2) / (2 * width ** 2));
const convex = (state, x) => softmax(rates(state, x)); // of the exponents, so that far away is as good as near
const kernel = (state, x) => rates(state, x).map(Math.exp);
const system = (state) => state.points.map(([x], i) => kernel(state, x).map((k, j) => k + (i === j ? state.penalty : 0)));

export default {
  views: [
    {
      kind: "chart", title: "data space: x and y", axes: ["x", "y"], x: [0, 10], y: [LOW, 4],
      draw(view, state, numbers) {
        const y = state.points.map((point) => point[1]);
        const [low, high] = [Math.min(...y), Math.max(...y)];
        view.area([[0, low], [10, low], [10, high], [0, high]], "atoms");
        const free = solve(system(state), y);
        const along = (f) => Array.from({ length: 121 }, (_, k) => [k / 12, f(k / 12)]);
        view.curve(along((x) => dot(kernel(state, x), free)), "weights wide");
        view.curve(along((x) => dot(convex(state, x), y)), "reached wide");
        view.line([state.x, LOW], [state.x, 4], "muted thin", { quiet: true });
        view.dot([state.x, numbers["kernel ridge"]], "weights", 0.9);
        view.dot([state.x, numbers["Nadaraya-Watson"]], "reached");
        view.label([10, high], "range of the targets", "atoms", { towards: [-1, -0.6], gap: 2 });
      },
    },
    {
      kind: "chart", title: "what each target counts for at x", x: [0.4, 6.6], y: [-1, 1.5], ticks: "y",
      draw(view, _, numbers) {
        const bars = (weights, shift, kind) => weights.forEach((w, i) =>
          view.bar([i + 1 + shift, 0], [i + 1 + shift, Math.max(-1, Math.min(1.5, w))], 0.34, kind));
        bars(numbers["free weights"], -0.19, "weights");
        bars(numbers["convex weights"], 0.19, "reached");
        numbers["convex weights"].forEach((_, i) => view.label([i + 1, -0.9], `y${SUBS[i]}`, "target", { towards: [0, -1], gap: 0 }));
        view.label([6.5, 1.45], "free weights", "weights", { towards: [-1, 0], gap: 2 });
        view.label([6.5, 1.28], "convex weights", "reached", { towards: [-1, 0], gap: 2 });
      },
    },
  ],
  controls: [
    { key: "width", type: "range", label: "width of the kernel", min: 0.2, max: 4, step: 0.1 },
    { key: "penalty", type: "range", label: "penalty of the ridge", min: 0.01, max: 2, step: 0.01 },
  ],
  handles: ({ points, x }) => [
    ...points.map((_, row) => ({ key: "points", row, label: `point ${row + 1}`, kind: "target", name: `y${SUBS[row]}`, towards: [0, 1] })),
    { label: "x, where to predict", kind: "muted", name: "x", towards: [1, 0.4], free: "x", at: (state) => [state.x, LOW + 0.3],
      pull: (state, to) => ({ ...state, x: to[0] }) },
  ],
  numbers(state) {
    const y = state.points.map((point) => point[1]);
    // What each target counts for: the system is symmetric, so solving for k(x) does it.
    const free = solve(system(state), kernel(state, state.x));
    const near = convex(state, state.x);
    return {
      "kernel ridge": dot(free, y), "free weights": free, "free weights sum to": sum(free),
      "Nadaraya-Watson": dot(near, y), "convex weights": near, "convex weights sum to": sum(near),
    };
  },
  say({ points }, { "kernel ridge": free, "free weights": weights, "convex weights": near }) {
    const y = points.map((point) => point[1]);
    const [low, high] = [Math.min(...y), Math.max(...y)];
    if (y.every((value) => value === 0)) return "Every target is 0: so is every weighted sum of them.";
    const same = points.every(([x]) => x === points[0][0]) ? "All points share one x: every place counts them alike. " : "";
    if (low === high) return `${same}All targets are equal: an average cannot say anything else, and free weights can.`;
    const top = Math.max(...near);
    const alone = top > 0.99 ? `Nearly all convex weight is on point ${near.indexOf(top) + 1}. ` : "";
    if (free > high + 1e-9 || free < low - 1e-9)
      return `${same}${alone}With free weights the prediction, ${text(free)}, leaves the range of the targets; the average stays.`;
    return same + alone + (Math.min(...weights) < -0.0005
      ? "Free weights may be negative; the convex ones are not, and the average stays in the range of the targets."
      : "Here the free weights are at least 0 too, though nothing keeps them there.");
  },
};
