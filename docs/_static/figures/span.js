// Two vectors in space, and the plane, the line or the point that they span.
import { add, cross, dot, norm, rank, scale, svd } from "./linalg.js";
import { text } from "./kit.js";

const REACH = 3.4;

export default {
  views: [{
    kind: "space", title: "R³: space of the atoms", x: [-3, 3], y: [-3, 3], z: [-3, 3],
    axes: ["x₁", "x₂", "x₃"],
    draw(view, { atoms }, numbers) {
      const { U, V } = svd(atoms);
      if (numbers.rank === 2) {
        const [p, q] = V.map((axis) => scale(REACH * 0.8, axis));
        const corners = [[1, 1], [1, -1], [-1, -1], [-1, 1]];
        view.area(corners.map(([s, t]) => add(scale(s, p), scale(t, q))), "atoms");
      }
      if (numbers.rank === 1) view.line(scale(-REACH, V[0]), scale(REACH, V[0]), "atoms wide", { quiet: true });
      if (numbers.rank === 0) view.dot([0, 0, 0], "atoms");
      atoms.forEach((atom) => view.arrow([0, 0, 0], atom, "atoms", 8));
    },
  }],
  handles: ({ atoms }) => atoms.map((atom, row) => ({
    key: "atoms", row, label: `atom ${row + 1}`, name: `a${"₁₂"[row]}`, towards: atom,
  })),
  numbers({ atoms }) {
    const parts = svd(atoms);
    const angle = Math.atan2(norm(cross(...atoms)), dot(...atoms));
    return { rank: rank(atoms, parts), "singular values": parts.s, "angle in degrees": (angle * 180) / Math.PI };
  },
  say(_, { rank: r, "singular values": s }) {
    if (r === 0) return "Both atoms are zero: their span is the origin alone.";
    if (r === 1) return "One atom is a multiple of the other: their span has fallen to a line, and one singular value is 0.";
    const close = s[1] / s[0] < 0.1 ? " They are nearly dependent: one singular value is close to 0." : "";
    return `Two independent atoms: every weighted sum of them lies in one plane.${close}`;
  },
};
