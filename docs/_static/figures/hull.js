// Four reachable sets of the same atoms: what may the weights be, and how near does that come?
import { nearest, norm, outline, rank, scale, several, sub, sum } from "./linalg.js";
import { text } from "./kit.js";

const NAMES = { Span: "span", AffineHull: "affine hull", ConicHull: "conic hull", ConvexHull: "convex hull" };
const SUBS = "₁₂₃₄₅₆";
const MORE = [[-2, -1], [0, -2], [2, -1]]; // where a fourth, fifth, sixth atom appears

function region(view, kind, atoms) {
  if (kind === "ConvexHull") return fill(view, outline(atoms));
  if (kind === "ConicHull") return wedge(view, atoms);
  const base = kind === "Span" ? [0, 0] : atoms[0];
  const ways = atoms.map((atom) => sub(atom, base));
  const r = rank(ways);
  if (r === 2) fill(view, [[-60, -60], [60, -60], [60, 60], [-60, 60]]);
  if (r === 1) view.through(base, ways.find((way) => norm(way) > 1e-9), "atoms wide");
}

function fill(view, corners) {
  if (corners.length > 2) view.area(corners, "atoms");
  view.curve([...corners, corners[0]], "atoms wide");
}

function wedge(view, atoms) {
  const angles = atoms.filter((atom) => norm(atom) > 1e-9).map(([x, y]) => Math.atan2(y, x)).sort((a, b) => a - b);
  if (!angles.length) return;
  // The cone is the whole plane unless a half-plane holds every atom: look for the widest gap.
  const gaps = angles.map((angle, i) => (angles[i + 1] ?? angles[0] + 2 * Math.PI) - angle);
  const k = gaps.indexOf(Math.max(...gaps));
  const [from, to] = [angles[(k + 1) % angles.length], angles[k]];
  const ray = (angle) => scale(80, [Math.cos(angle), Math.sin(angle)]);
  if (gaps[k] < Math.PI - 1e-12) return fill(view, [[-60, -60], [60, -60], [60, 60], [-60, 60]]);
  const span = 2 * Math.PI - gaps[k];
  const arc = [0, 0.25, 0.5, 0.75, 1].map((t) => ray(from + t * span));
  if (span > 1e-12) view.area([[0, 0], ...arc], "atoms");
  view.line([0, 0], ray(from), "atoms wide", { quiet: true });
  view.line([0, 0], ray(to), "atoms wide", { quiet: true });
}

export default {
  views: [{
    title: "R²: space of the atoms", x: [-4.5, 4.5], y: [-3.5, 4.5],
    draw(view, { atoms, target, kind }, numbers) {
      region(view, kind, atoms);
      const point = numbers["nearest point"];
      if (numbers.distance > 1e-9) {
        if (kind !== "Span") {
          const away = sub(target, point);
          view.through(point, [-away[1], away[0]], "muted thin");
        }
        view.line(target, point, "residual");
      }
      atoms.forEach((atom) => view.arrow([0, 0], atom, "atoms", 8));
      view.dot(point, "reached");
    },
  }],
  rows: { atoms: [3, 6] },
  controls: [
    { key: "kind", type: "choice", label: "weights", options: {
      Span: "any: span", AffineHull: "sum 1: affine hull",
      ConicHull: "≥ 0: conic hull", ConvexHull: "both: convex hull" } },
    { type: "range", label: "atoms", min: 3, max: 6, step: 1, get: ({ atoms }) => atoms.length,
      set: (state, n) => ({ ...state, atoms: [...state.atoms, ...MORE].slice(0, n) }) },
  ],
  handles: ({ atoms }) => [
    ...atoms.map((_, row) => ({ key: "atoms", row, label: `atom ${row + 1}`, kind: "atoms", name: `a${SUBS[row]}`, towards: atoms[row] })),
    { key: "target", label: "target", kind: "target", name: "y" },
  ],
  numbers({ atoms, target, kind }) {
    const near = nearest(kind, atoms, target);
    return { distance: near.distance, "nearest point": near.point, weights: near.weights, "sum of weights": sum(near.weights) };
  },
  say({ atoms, target, kind }, numbers) {
    const set = NAMES[kind];
    const flat = kind === "ConvexHull" || kind === "AffineHull" ? rank(atoms.slice(1).map((a) => sub(a, atoms[0]))) : rank(atoms);
    const size = { 0: "a single point", 1: "a line", 2: "" }[flat];
    const seen = size ? `The atoms are in line: the ${set} is ${size === "a line" && kind === "ConvexHull" ? "a segment" : size}. ` : "";
    const many = several(kind, atoms, numbers.weights);
    return seen + (numbers.distance < 1e-9
      ? `The target is in the ${set}: the weights shown make it exactly${many ? ", as do many others" : ", and no others do"}.`
      : `The target is outside the ${set}: no allowed weights come nearer than ${text(numbers.distance)}${many ? ", and many come as near" : ""}.`);
  },
};
