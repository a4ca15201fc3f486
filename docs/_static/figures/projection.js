// Least squares twice: the nearest point of a plane, and the line through three examples.
import { add, apply, dot, lstsq, norm, rank, scale, sub, sum, transpose } from "./linalg.js";
import { text } from "./kit.js";

const ONES = [1, 1, 1];
const columns = ({ x }) => [ONES, x];

// Right-angled directions of the span, the first along the ones: they turn without a jump.
function axes({ x }) {
  const across = x.map((value) => value - sum(x) / 3);
  return [ONES, across].map((axis) => scale(1 / (norm(axis) || 1), axis));
}

export default {
  views: [
    {
      kind: "space", title: "R³: three examples", x: [-1, 5], y: [-1, 5], z: [-1, 5], zoom: 0.75,
      axes: ["1", "2", "3"], ticks: "", turn: [2.68, 0.45],
      draw(view, state, numbers) {
        const { y } = state;
        const { fitted, residual } = numbers;
        const [p, q] = axes(state);
        const corners = [[5, 2.4], [5, -2.4], [-0.8, -2.4], [-0.8, 2.4]];
        if (rank(columns(state)) === 2) view.area(corners.map(([s, t]) => add(scale(s, p), scale(t, q))), "atoms");
        else view.line(scale(-1.2, p), scale(5, p), "atoms wide", { quiet: true });
        columns(state).forEach((column, i) => {
          view.arrow([0, 0, 0], column, "atoms");
          view.label(column, ["ones", "x"][i], "atoms", { towards: column });
        });
        view.line([0, 0, 0], fitted, "reached thin");
        if (numbers["length of residual"] > 1e-9) {
          view.line(fitted, y, "residual");
          view.corner(fitted, residual, norm(fitted) > 1e-9 ? scale(-1, fitted) : p);
        }
        view.dot(fitted, "reached");
        view.label(fitted, "Xw", "reached", { towards: scale(-1, residual) });
      },
    },
    {
      kind: "chart", title: "data space", axes: ["x", "y"], x: [-1, 3], y: [-1, 5],
      draw(view, { x, y }, { "level and slope": [level, slope], fitted }) {
        const line = (at) => [at, level + slope * at];
        view.line(line(-9), line(9), "reached", { quiet: true });
        x.forEach((at, i) => {
          view.line([at, fitted[i]], [at, y[i]], "residual");
          view.dot([at, fitted[i]], "reached", 0.7);
        });
      },
    },
  ],
  handles: ({ x, y }) => [
    { key: "y", label: "target y", kind: "target", name: "y", towards: y },
    ...x.map((_, i) => ({
      view: 1, label: `example ${i + 1}`, kind: "target", name: String(i + 1),
      at: (state) => [state.x[i], state.y[i]],
      pull: (state, to) => {
        [state.x[i], state.y[i]] = to;
        return state;
      },
    })),
  ],
  numbers(state) {
    const X = transpose(columns(state));
    const weights = lstsq(X, state.y);
    const fitted = apply(X, weights);
    const residual = sub(state.y, fitted);
    return { "level and slope": weights, fitted, residual, "length of residual": norm(residual),
      "columns · residual": columns(state).map((column) => dot(column, residual)) };
  },
  say(state, { fitted, "length of residual": left }) {
    if (rank(columns(state)) === 1)
      return "All inputs are equal: x is a multiple of the ones, the plane has fallen to a line, and many slopes fit equally well. Drawn is the one with the shortest weights.";
    if (left < 1e-9) return "y lies in the plane: the line meets all three points, and no residual is left.";
    if (norm(fitted) < 1e-9) return "y is at a right angle to both columns: the nearest point of the plane is the origin.";
    return `No weights come nearer than ${text(left)}. The residual is at a right angle to the plane; its entries are the three gaps between points and line.`;
  },
};
