// Two atoms and two weights: the weighted sum, tip to tail.
import { add, combine, lstsq, norm, rank, scale, sub, transpose } from "./linalg.js";

const MOST = 50; // of a weight that pulling may make

const weight = (i) => ({
  type: "range", label: `w${"₁₂"[i]}`, min: -3, max: 3, step: 0.1,
  get: ({ weights }) => weights[i],
  set: ({ atoms, weights }, w) => ({ atoms, weights: weights.map((old, j) => (i === j ? w : old)) }),
});

export default {
  views: [{
    title: "R²: space of the atoms", x: [-4.5, 4.5], y: [-4, 4],
    draw(view, { atoms, weights }, { sum }) {
      const [first, second] = atoms.map((atom, i) => scale(weights[i], atom));
      view.line(first, sum, "muted thin", { quiet: true });
      view.line(second, sum, "muted thin", { quiet: true });
      atoms.forEach((atom) => view.arrow([0, 0], atom, "atoms faint", 8));
      view.arrow([0, 0], first, "weights");
      view.arrow(first, sum, "weights", 8);
      view.arrow([0, 0], sum, "reached", 8);
      const named = (part, from, i) => norm(part) > 0.4 &&
        view.label(add(from, scale(0.5, part)), `w${"₁₂"[i]}a${"₁₂"[i]}`, "weights", { towards: [part[1], -part[0]] });
      named(first, [0, 0], 0);
      named(second, first, 1);
    },
  }],
  controls: [weight(0), weight(1)],
  handles: ({ atoms, weights }) => [
    ...atoms.map((atom, row) => ({ key: "atoms", row, label: `atom ${row + 1}`, name: `a${"₁₂"[row]}`, towards: atom })),
    {
      label: "sum", kind: "reached", name: "sum", follows: "weights", at: (state) => combine(state.weights, state.atoms),
      // Pull the sum, and the weights follow: exactly where they can, and else as near as they can.
      pull(state, to) {
        const missing = sub(to, combine(state.weights, state.atoms));
        const change = lstsq(transpose(state.atoms), missing);
        const found = add(state.weights, change).map((w) => Number(w.toFixed(6)));
        return found.every((w) => Math.abs(w) <= MOST) ? { ...state, weights: found } : state;
      },
    },
  ],
  tidy: ({ atoms, weights }) => ({ atoms, weights: weights.map((w) => Math.min(MOST, Math.max(-MOST, w))) }),
  numbers({ atoms, weights }) {
    const [first, second] = atoms.map((atom, i) => scale(weights[i], atom));
    return { weights, "w₁a₁": first, "w₂a₂": second, sum: combine(weights, atoms) };
  },
  say({ atoms, weights }) {
    if (weights.every((w) => w === 0)) return "All weight is 0: the sum is the origin, whatever the atoms are.";
    const r = rank(atoms);
    if (r === 0) return "Both atoms are zero: no weights lead away from the origin.";
    if (r === 1) return "The atoms lie on one line, and so does every weighted sum of them; many weights make the same one.";
    return "Drag the sum: each point of the plane has its own two weights.";
  },
};
