// A new row, inside the hull of the training rows or outside: what two models predict there.
import { dot, lstsq, nearest, outline, rank, softmax, sub } from "./linalg.js";
import { text } from "./kit.js";

const weigh = ({ rows, width }, at) => softmax(rows.map((row) => -dot(sub(row, at), sub(row, at)) / (2 * width ** 2)));
const regression = ({ rows, y }) => lstsq(rows.map((row) => [1, ...row]), y);
const ACROSS = Array.from({ length: 161 }, (_, k) => (k - 80) / 20);

export default {
  views: [
    {
      title: "R²: one axis per feature", x: [-4, 4], y: [-3, 3],
      draw(view, { rows, new: row }, numbers) {
        const corners = outline(rows);
        if (corners.length > 2) view.area(corners, "atoms");
        view.curve([...corners, corners[0]], "atoms thin");
        view.line([-9, row[1]], [9, row[1]], "target thin");
        if (numbers["distance to the hull"] > 1e-9) {
          const { point } = nearest("ConvexHull", rows, row);
          view.line(row, point, "residual");
          view.dot(point, "reached", 0.7);
        }
      },
    },
    {
      kind: "chart", title: "prediction, by x₁ along the thin line", axes: ["x₁", "prediction"], x: [-4, 4], y: [-4, 4],
      draw(view, state, numbers) {
        const [low, high] = numbers["lowest and highest target"];
        const [level, ...slopes] = regression(state);
        const at = (x1) => [x1, state.new[1]];
        view.area([[-4, low], [4, low], [4, high], [-4, high]], "atoms");
        view.line([state.new[0], -4], [state.new[0], 4], "target thin", { quiet: true });
        view.curve(ACROSS.map((x1) => [x1, level + dot(slopes, at(x1))]), "weights");
        view.curve(ACROSS.map((x1) => [x1, dot(weigh(state, at(x1)), state.y)]), "reached");
        view.dot([state.new[0], numbers.regression], "weights");
        view.dot([state.new[0], numbers.average], "reached");
        view.label([state.new[0], numbers.regression], "regression", "weights", { towards: [-1, 1] });
        view.label([state.new[0], numbers.average], "average", "reached", { towards: [0, -1] });
      },
    },
  ],
  controls: [{ key: "width", type: "range", label: "width of the average", min: 0.1, max: 3, step: 0.1 }],
  handles: ({ rows }) => [
    ...rows.map((_, row) => ({ key: "rows", row, label: `row ${row + 1}` })),
    { key: "new", label: "new row", kind: "target", name: "new", towards: [1, 1] },
    ...rows.map((_, i) => ({
      view: 1, label: `target of row ${i + 1}`, free: "y", min: -3, max: 3,
      at: (state) => [state.rows[i][0], state.y[i]],
      pull: (state, [, value]) => {
        state.y[i] = value;
        return state;
      },
    })),
  ],
  numbers(state) {
    const weights = weigh(state, state.new);
    return {
      "distance to the hull": nearest("ConvexHull", state.rows, state.new).distance,
      regression: dot(regression(state), [1, ...state.new]),
      average: dot(weights, state.y), "its weights": weights,
      "lowest and highest target": [Math.min(...state.y), Math.max(...state.y)],
    };
  },
  say({ rows }, { "distance to the hull": away, regression: guess, "its weights": weights, "lowest and highest target": [low, high] }) {
    const size = ["a single point", "a segment", ""][rank(rows.slice(1).map((row) => sub(row, rows[0])))];
    const flat = size && `The training rows fill no area: their hull is ${size}, and many regressions fit alike. `;
    if (low === high) return `${flat}All targets are equal: both models predict that one everywhere.`;
    const top = Math.max(...weights);
    const alone = top > 0.99 ? ` The average is all but the target of row ${weights.indexOf(top) + 1}.` : "";
    if (away < 1e-9) return `${flat}The new row is inside the hull: an average of the training rows. The regression predicts the same average of their fits.${alone}`;
    const beyond = guess < low || guess > high;
    const past = beyond ? "the regression leaves the band of the targets; the average cannot." : "the average cannot leave the band of the targets; the regression could.";
    return `${flat}The new row is ${text(away)} outside the hull: ${past}${alone}`;
  },
};
