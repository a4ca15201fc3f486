// Two columns, nearly parallel: targets that are hardly apart get weights that are far apart.
import { add, apply, combine, lstsq, norm, rank, scale, sub, svd, transpose } from "./linalg.js";
import { text } from "./kit.js";

const ROUND = Array.from({ length: 97 }, (_, k) => [Math.cos((k * Math.PI) / 48), Math.sin((k * Math.PI) / 48)]);
const EDGE = 4; // of the picture of the weights
// Places all over a disc: the targets of a cloud, and what their weights are made from.
const CLOUD = Array.from({ length: 40 }, (_, k) => [Math.cos(2.4 * k), Math.sin(2.4 * k)].map((x) => x * Math.sqrt((k + 0.5) / 40)));
const second = (angle) => [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
const columns = ({ angle }) => [[1, 0], second(angle)];

// The weights of the targets at most `nudge` away: an ellipse about w.
function needle(state, w) {
  const { U, s, V } = svd(transpose(columns(state)));
  return (ways) => ways.map((way) => add(w, combine(way.map((c, k) => (state.nudge * c) / s[k]), V)));
}

export default {
  views: [
    {
      title: "R²: two examples", x: [-0.8, 1.3], y: [-0.5, 1.3],
      draw(view, state, { fit, weights }) {
        const [a, b] = columns(state);
        const around = ROUND.map((way) => add(state.y, scale(state.nudge, way)));
        view.area(around, "target");
        for (const way of CLOUD) view.dot(add(state.y, scale(state.nudge, way)), "target faint", 0.25);
        view.curve(around, "target thin");
        if (norm(sub(state.y, fit)) > 1e-9) view.line(fit, state.y, "residual");
        const elbow = scale(weights[0], a);
        view.arrow([0, 0], a, "atoms");
        view.label(a, "a₁", "atoms", { towards: [0.4, -1] });
        view.arrow([0, 0], b, "atoms", 8);
        view.arrow([0, 0], elbow, "weights");
        view.arrow(elbow, add(elbow, scale(weights[1], b)), "weights", 8);
        view.dot(fit, "reached");
        view.label(add(state.y, [0, state.nudge]), "y", "target", { towards: [0, 1], gap: 6 });
      },
    },
    {
      title: "R²: two weights", x: [-EDGE, EDGE], y: [-EDGE, EDGE],
      draw(view, state, { weights }) {
        if (rank(columns(state)) === 1) view.through(weights, [1, -1], "weights wide");
        else {
          const fits = needle(state, weights);
          const corners = fits(ROUND);
          view.area(corners, "weights");
          for (const w of fits(CLOUD)) view.dot(w, "weights", 0.35);
          view.curve(corners, "weights thin");
        }
        view.arrow([0, 0], weights, "weights", 5);
        view.dot(weights, "weights");
        // Weights that have left the picture are named where they left it.
        const far = Math.max(...weights.map(Math.abs), EDGE - 1);
        view.label(scale((EDGE - 1) / far, weights), "w", "weights", { towards: [1, 1] });
        view.label([EDGE - 0.5, 0], "w₁", "", { towards: [0, -1], gap: 2 });
        view.label([0, EDGE - 0.5], "w₂", "", { towards: [1, 0], gap: 2 });
      },
    },
  ],
  controls: [
    { key: "angle", type: "range", label: "angle", min: 0, max: 90, step: 0.5 },
    { key: "nudge", type: "range", label: "target off by", min: 0.05, max: 0.3, step: 0.05 },
  ],
  handles: ({ y }) => [
    { key: "y", label: "target", kind: "target", step: 0.05 },
    {
      label: "second column", name: "a₂", towards: [-1, 1], step: 0.02, at: ({ angle }) => second(angle),
      pull: (state, [u, v]) => ({ ...state, angle: Number(((Math.atan2(Math.max(v, 0), Math.max(u, 0)) * 180) / Math.PI).toFixed(2)) }),
    },
  ],
  numbers(state) {
    const X = transpose(columns(state));
    const { s } = svd(X);
    const whole = rank(X) === 2;
    const weights = lstsq(X, state.y);
    const condition = whole ? s[0] / s[1] : Infinity;
    return { "condition number": condition, "digits lost": Math.log10(condition), fit: apply(X, weights), weights,
      "fit off by up to": state.nudge, "weights off by up to": whole ? state.nudge / s[1] : Infinity };
  },
  say(state, { weights, "weights off by up to": slack }) {
    if (slack === Infinity)
      return "The columns are parallel: the fit has fallen to their line, and every pair of weights on the purple line makes it.";
    if (state.angle === 90) return "The columns are at a right angle: the weights are off by no more than the target.";
    // The ellipse reaches this far along either weight.
    const reach = state.nudge / Math.sin((state.angle * Math.PI) / 180);
    const signs = weights.some((w) => Math.abs(w) < reach) ? " Not even every sign is sure." : "";
    return `All targets in the circle are nearly the same, and so are their fits; the weights are up to ${text(slack)} off, ${text(slack / state.nudge)} times as much.${signs}`;
  },
};
