// Two vectors in space, the plane, the line or the point that they span, and a target off it.
import { add, combine, cross, dot, nearest, norm, rank, scale, svd } from "./linalg.js";
import { text } from "./kit.js";

const REACH = 3.2; // how much of the span is drawn, which goes on for ever
const ROUND = Array.from({ length: 60 }, (_, k) => [Math.cos((k * Math.PI) / 30), Math.sin((k * Math.PI) / 30)]);
const WHOLE = [-4, -3, -2, -1, 0, 1, 2, 3, 4];
const AWAY = "distance of y";

// The sums with a whole weight of one atom, any of the other: lines, as far as the disc goes.
function mesh(view, atoms) {
  for (const [one, other] of [atoms, [...atoms].reverse()]) {
    const way = scale(1 / norm(other), other);
    for (const k of WHOLE) {
      const from = scale(k, one);
      const along = dot(from, way);
      const half = Math.sqrt(REACH ** 2 - dot(from, from) + along ** 2);
      if (half) view.line(...[-half, half].map((t) => add(from, scale(t - along, way))), "atoms thin faint", { quiet: true });
    }
  }
  for (const w of WHOLE.flatMap((i) => WHOLE.map((j) => [i, j]))) {
    const p = combine(w, atoms);
    if (norm(p) < REACH) view.dot(p, "atoms faint", 0.4);
  }
}

export default {
  views: [{
    kind: "space", title: "R³: space of the atoms", x: [-3, 3], y: [-3, 3], z: [-3, 3], zoom: 0.92,
    axes: ["x₁", "x₂", "x₃"],
    draw(view, { atoms, y }, numbers) {
      const { V } = svd(atoms);
      if (numbers.rank === 2) {
        view.area(ROUND.map((w) => scale(REACH, combine(w, V))), "atoms");
        mesh(view, atoms);
      }
      if (numbers.rank === 1) view.line(scale(-REACH, V[0]), scale(REACH, V[0]), "atoms wide", { quiet: true });
      if (numbers.rank === 0) view.dot([0, 0, 0], "atoms");
      atoms.forEach((atom) => view.arrow([0, 0, 0], atom, "atoms", 8));
      const { point } = nearest("Span", atoms, y);
      view.line(point, y, "residual");
      view.dot(point, "reached");
    },
  }],
  handles: ({ atoms }) => [
    ...atoms.map((atom, row) => ({ key: "atoms", row, label: `atom ${row + 1}`, name: `a${"₁₂"[row]}`, towards: atom })),
    { key: "y", label: "target y", kind: "target", name: "y" },
  ],
  numbers({ atoms, y }) {
    const parts = svd(atoms);
    const angle = Math.atan2(norm(cross(...atoms)), dot(...atoms));
    return {
      rank: rank(atoms, parts), "singular values": parts.s, "angle in degrees": (angle * 180) / Math.PI,
      [AWAY]: nearest("Span", atoms, y).distance,
    };
  },
  say(_, { rank: r, "singular values": s, [AWAY]: away }) {
    if (r === 0) return "Both atoms are zero: their span is the origin alone.";
    if (r === 1) return "One atom is a multiple of the other: their span has fallen to a line, and one singular value is 0.";
    const off = away < 1e-9 ? "y is one of them" : `none comes nearer to y than ${text(away)}`;
    const close = s[1] / s[0] < 0.1 ? " The atoms are nearly dependent: one singular value is close to 0." : "";
    return `All weighted sums lie in one plane; ${off}.${close}`;
  },
};
