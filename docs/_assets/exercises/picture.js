// The picture of an exercise in the plane: what is given, and what the reader's answer makes of it.
// A direction or a point can be given by dragging in it.
import { combine, dot, nearest, norm, outline, scale, sub } from "../../_static/figures/linalg.js";
import { attend } from "./check.js";
import { make } from "./make.js";
import { show } from "./words.js";

const NAMESPACE = "http://www.w3.org/2000/svg";
const SIZE = [300, 220];

export class Picture {
  constructor(exercise) {
    this.exercise = exercise;
    this.stage = make("div", { className: "spanbook-proof" });
    this.svg = this.put("svg", { viewBox: `0 0 ${SIZE.join(" ")}`, role: "img" }, this.stage);
    if (!exercise.drags) return;
    this.svg.classList.add("dragged");
    this.svg.addEventListener("pointerdown", (event) => this.svg.setPointerCapture(event.pointerId));
    for (const name of ["pointerdown", "pointermove"]) this.svg.addEventListener(name, (event) => event.buttons & 1 && this.take(event));
  }

  put(name, attributes, parent = this.svg) {
    const made = document.createElementNS(NAMESPACE, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    parent.append(made);
    return made;
  }

  at([x, y]) { return [SIZE[0] / 2 + this.unit * (x - this.middle[0]), SIZE[1] / 2 - this.unit * (y - this.middle[1])]; }

  // A place that the reader points at, as an answer.
  take(event) {
    const box = this.svg.getBoundingClientRect();
    const [x, y] = [(event.clientX - box.left) / box.width * SIZE[0], (event.clientY - box.top) / box.height * SIZE[1]];
    const p = [(x - SIZE[0] / 2) / this.unit + this.middle[0], (SIZE[1] / 2 - y) / this.unit + this.middle[1]];
    const { check, target } = this.exercise.given.ask;
    const answer = check === "separates" ? sub(p, target) : p;
    const step = 10 ** -Math.round(Math.log10(this.unit) - 0.3);
    this.exercise.way.text = answer.map((v) => Number((Math.round(v / step) * step).toFixed(4))).join(", ").replaceAll("-", "−");
    this.draw({ answer: this.exercise.way.read().value });
    event.preventDefault();
  }

  draw({ answer, verdict, holds } = {}) {
    const { check, kind, inside, outside, values, seen, ...givens } = this.exercise.given.ask;
    const [atoms, target] = [seen ?? givens.atoms ?? inside?.atoms ?? values, givens.target];
    const points = [...atoms, ...(target ? [target] : []), ...(inside ? [[0, 0]] : [])];
    const bounds = [0, 1].map((k) => [Math.min, Math.max].map((f) => f(...points.map((p) => p[k]))));
    this.middle = bounds.map(([low, high]) => (low + high) / 2);
    const room = inside ? 0.5 : 0.7;
    this.unit = room * Math.min(...bounds.map(([low, high], k) => SIZE[k] / (high - low || 1)));
    this.svg.replaceChildren();
    this.svg.setAttribute("aria-label", `The atoms ${show(atoms)}${target ? ` and the target ${show(target)}` : ""}${answer && check !== "value" ? `, and your answer ${show(answer)}` : ""}.`);
    this.line([this.middle[0] - 99, 0], [this.middle[0] + 99, 0], "axis");
    this.line([0, this.middle[1] - 99], [0, this.middle[1] + 99], "axis");
    if ([kind, inside?.kind, outside?.kind].some((set) => set === "AffineHull") && !seen && atoms.length === 2) this.through(atoms[0], sub(atoms[1], atoms[0]), "axis");
    if (!seen) this.put("polygon", { points: outline(atoms).map((p) => this.at(p)).join(" "), class: "hull" });
    if (answer) this.proof({ check, kind, atoms, target, answer, values, keys: givens.keys, fine: holds ?? verdict === "right" });
    const middle = combine(atoms.map(() => 1 / atoms.length), atoms);
    atoms.forEach((atom, i) => this.dot(atom, "atoms", `${values ? "v" : seen ? "p" : "a"}${"₁₂₃₄₅₆"[i]}`, sub(atom, middle)));
    if (target) this.dot(target, "target", values ? "" : "y", sub(target, middle));
  }

  // What the answer does.
  proof({ check, kind, atoms, target, answer, fine, keys, values }) {
    const colour = fine ? "reached" : "residual";
    if (check === "weights") {
      const reached = combine(answer, atoms);
      answer.forEach((w, i) => this.line(atoms[i], reached, "weights", Math.min(7, 7 * Math.abs(w))));
      this.line(reached, target, "residual", 2);
      this.dot(reached, colour);
    } else if (check === "separates" && norm(answer)) {
      const n = scale(1 / norm(answer), answer);
      this.through(scale(Math.max(...atoms.map((a) => dot(n, a))), n), [-n[1], n[0]], colour);
      const tip = target.map((x, k) => x + (40 / this.unit) * n[k]);
      this.line(target, tip, "weights", 2);
      this.dot(tip, "tip", "n", n);
    } else if (check === "value" && kind && fine) {
      const { point } = nearest(kind, atoms, target);
      this.line(point, target, "residual", 2);
      this.dot(point, "reached");
    } else if (check === "point") this.dot(answer, colour, "x");
    else if (check === "query") this.dot(combine(attend(answer, keys), values), colour, "out");
  }

  line(a, b, kind, width = 1) {
    const [[x1, y1], [x2, y2]] = [this.at(a), this.at(b)];
    this.put("line", { x1, y1, x2, y2, class: kind, "stroke-width": width.toFixed(1) });
  }

  through(point, way, kind) {
    const far = scale(99 / (norm(way) || 1), way);
    this.line(sub(point, far), sub(point, scale(-1, far)), kind, 2);
  }

  // A marker of its kind, and its name on the side that leads away from the others.
  dot(p, kind, name = "", away = [1, 1]) {
    const [x, y] = this.at(p);
    const r = kind === "tip" ? 3 : 5;
    if (kind === "target") this.put("rect", { x: x - r, y: y - r, width: 2 * r, height: 2 * r, class: `dot ${kind}` });
    else this.put("circle", { cx: x, cy: y, r, class: `dot ${kind}` });
    const [dx, dy] = scale(15 / (norm(away) || 1), away);
    if (name) this.put("text", { x: x + dx, y: y - dy, class: kind }).textContent = name;
  }
}
