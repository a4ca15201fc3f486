// A cloud of points, the line through its mean that explains most, and one of your own.
import { add, apply, combine, dot, mean, norm, scale, sub, svd } from "./linalg.js";
import { text } from "./kit.js";

const along = (angle) => [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
const middle = (rows) => add(rows[0], mean(rows.map((row) => sub(row, rows[0]))));
const squares = (list) => dot(list, list);
const ARM = 2.6; // how far from the mean the handle of your own line is

// What a line at an angle explains: what lies along it, of all there is.
function shares(rows) {
  const centre = middle(rows);
  const away = rows.map((row) => sub(row, centre));
  const whole = squares(away.flat()) || 1;
  return (angle) => squares(apply(away, along(angle))) / whole;
}
const share = ({ rows, angle }) => shares(rows)(angle);

function own(state, [u, v]) {
  const angle = (Math.atan2(v, u) * 180) / Math.PI;
  return { ...state, angle: (Math.round(10 * (angle + 360)) % 1800) / 10 };
}

const ROUND = Array.from({ length: 60 }, (_, k) => along(6 * k));

export default {
  views: [
    {
      title: "R²: one axis per feature", x: [-4.5, 4.5], y: [-3.5, 3.5],
      draw(view, { rows, angle }, { direction, "share explained": explained }) {
        const centre = middle(rows);
        const { s, V } = svd(rows.map((row) => sub(row, centre)));
        // Two standard deviations along every line through the mean.
        const reach = s.map((size) => (2 * size) / Math.sqrt(rows.length));
        view.area(ROUND.map((w) => add(centre, combine(w.map((c, k) => c * reach[k]), V))), "reached");
        view.through(centre, along(angle), "muted");
        if (explained) view.through(centre, direction, "reached wide");
        view.label(centre, "mean", "muted", { towards: [1, -1] });
        for (const row of rows) {
          const point = add(centre, scale(dot(sub(row, centre), direction), direction));
          view.line(row, point, "residual");
          view.dot(point, "reached", 0.6);
        }
      },
    },
    {
      kind: "chart", title: "explained and left, by the line's angle", axes: ["angle", "share of the spread"], x: [-6, 186], y: [0, 1.12],
      draw(view, { rows, angle }, { direction, "share explained": explained }) {
        const explains = shares(rows);
        const curve = Array.from({ length: 61 }, (_, k) => [3 * k, explains(3 * k)]);
        if (!explained) return;
        view.area([[0, 0], ...curve, [180, 0]], "reached");
        view.area([[0, 1], ...curve, [180, 1]], "residual");
        view.curve(curve, "muted thin");
        const best = ((Math.atan2(direction[1], direction[0]) * 180) / Math.PI + 180) % 180;
        for (const [at, share, kind] of [[angle, explains(angle), "muted"], [best, explained, "reached"]]) {
          view.bar([at, 0], [at, share], 7, kind);
          view.bar([at, share], [at, 1], 7, "residual");
        }
        view.label([best, explained], text(explained), "reached", { towards: [1, -1] });
        view.label([angle, 1], "left", "residual", { towards: [1, -1] });
      },
    },
  ],
  handles: ({ rows, angle }) => [
    ...rows.map((_, row) => ({ key: "rows", row, label: `point ${row + 1}` })),
    {
      label: "your line", kind: "muted", follows: "angle", name: "yours", towards: along(angle + 90), step: 0.2,
      at: (state) => add(middle(state.rows), scale(ARM, along(state.angle))),
      pull: (state, to) => own(state, sub(to, middle(state.rows))),
    },
    {
      view: 1, label: "angle of your line", kind: "muted", free: "x", step: 1, name: "yours", towards: [0, -1], max: 179,
      at: (state) => [state.angle, share(state)],
      pull: (state, [degrees]) => ({ ...state, angle: degrees }),
    },
  ],
  numbers({ rows, angle }) {
    const { s, V } = svd(rows.map((row) => sub(row, middle(rows))));
    const [large] = Math.abs(V[0][0]) >= Math.abs(V[0][1]) ? V[0] : [V[0][1]];
    return {
      direction: large < 0 ? scale(-1, V[0]) : V[0],
      "share explained": s[0] ** 2 / (squares(s) || 1),
      "squared error left": s[1] ** 2,
      "share of your line": share({ rows, angle }),
    };
  },
  say({ rows }, { "share explained": best, "squared error left": left, "share of your line": yours }) {
    if (best === 0) return "All points coincide: there is no spread, and so nothing to explain.";
    if (left < 1e-12) return "All points lie on one line: it explains everything, and no error is left.";
    if (best < 0.5 + 1e-9) return "The cloud is equally wide in every direction: each line through the mean explains one half, and none is the best.";
    const nearly = best < 0.55 ? " The cloud is nearly round: a small drag turns the best line far." : "";
    return `The best line explains ${text(best)} of the spread, yours ${text(yours)}; none explains more.${nearly}`;
  },
};
