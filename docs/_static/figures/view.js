// A picture that is drawn anew at every change: a plane, a space turned by the reader, or a chart.
// Everything is given in the units of the data. Labels look for a free place at the end.
import { add, scale, sub } from "./linalg.js";

const NAMESPACE = "http://www.w3.org/2000/svg";
const DIRECTIONS = [0, 1, 2, 3, 4, 5, 6, 7].map((k) => [
  Math.cos((k * Math.PI) / 4),
  Math.sin((k * Math.PI) / 4),
]);

export function element(name, attributes, parent) {
  const made = document.createElementNS(NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  parent?.append(made);
  return made;
}

export function make(name, attributes = {}, ...children) {
  const made = Object.assign(document.createElement(name), attributes);
  made.append(...children);
  return made;
}

const path = (points) => points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ");

export class View {
  // `x` and `y` (and `z` in a space) are the ranges that are shown; `turn` is [yaw, pitch].
  // A chart has numbers along the axes in `ticks`; a space without ticks has no floor.
  constructor(parent, { title, kind = "plane", x, y, z, axes = [], ticks = "xy", turn = [-0.6, 0.4], zoom = 1 }) {
    Object.assign(this, { title, kind, x, y, z, axes, ticks, turn, zoom });
    if (kind === "space") this.centre = [x, y, z].map(([low, high]) => (low + high) / 2);
    const name = make("div", { className: "spanbook-space", textContent: title, ariaHidden: "true" }); // the picture is a group of this name
    this.svg = element("svg", { role: "group", "aria-label": title });
    this.ground = element("g", { "aria-hidden": "true" }, this.svg);
    this.drawing = element("g", { "aria-hidden": "true" }, this.svg);
    this.handles = element("g", {}, this.svg);
    this.words = element("g", { "aria-hidden": "true" }, this.svg);
    this.box = make("div", { className: "spanbook-view" }, name, this.svg);
    parent.append(this.box);
  }

  rename(title) {
    this.box.firstChild.textContent = title;
    this.svg.setAttribute("aria-label", title);
  }

  // Fit the ranges into the room there is; units are equal, but in a chart.
  fit() {
    const { width, height } = this.svg.getBoundingClientRect();
    if (!width || !height) return false;
    Object.assign(this, { width, height });
    this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const margin = this.kind === "chart" ? { left: this.ticks.includes("y") ? 34 : 12, right: 12, top: 12, bottom: 24 } : {};
    const { left = 4, right = 4, top = 4, bottom = 4 } = margin;
    const [w, h] = [width - left - right, height - top - bottom];
    this.unit = [w / (this.x[1] - this.x[0]), h / (this.y[1] - this.y[0])];
    if (this.kind !== "chart") this.unit.fill(this.zoom * Math.min(...this.unit));
    const middle = [left + w / 2, top + h / 2];
    this.origin = [
      middle[0] - (this.unit[0] * (this.x[0] + this.x[1])) / 2,
      middle[1] + (this.unit[1] * (this.y[0] + this.y[1])) / 2,
    ];
    if (this.kind === "space") this.origin = middle;
    this.paper();
    return true;
  }

  // From the data to the screen, and back.
  at(p) {
    const [x, y] = this.kind === "space" ? this.shadow(sub(p, this.centre)) : p;
    return [this.origin[0] + this.unit[0] * x, this.origin[1] - this.unit[1] * y];
  }
  from([x, y]) {
    return [(x - this.origin[0]) / this.unit[0], (this.origin[1] - y) / this.unit[1]];
  }

  // A space is seen from afar: right, up and towards the eye.
  camera() {
    const [[c, s], [C, S]] = this.turn.map((angle) => [Math.cos(angle), Math.sin(angle)]);
    return [[c, -s, 0], [s * S, c * S, C], [s * C, c * C, -S].map((v) => -v)];
  }
  shadow(p) {
    return this.camera().map((axis) => axis[0] * p[0] + axis[1] * p[1] + axis[2] * p[2]);
  }
  // The point that a move on the screen, in units of the data, makes of a point.
  moved(p, [dx, dy]) {
    if (this.kind !== "space") return add(p, [dx, dy]);
    const [right, up] = this.camera();
    return add(p, add(scale(dx, right), scale(dy, up)));
  }

  begin() {
    this.parts = [];
    this.labels = [];
    this.segments = [];
    this.discs = [];
    this.drawing.replaceChildren();
    this.words.replaceChildren();
    if (this.kind === "space") this.paper();
  }

  end() {
    this.parts.sort((a, b) => a.depth - b.depth); // a stable sort: what is behind comes first
    this.drawing.append(...this.parts.map((part) => part.made));
    const boxes = [...this.fixed];
    for (const label of this.labels) this.place(label, boxes);
  }

  put(name, attributes, points) {
    const depth = this.kind === "space"
      ? points.reduce((total, p) => total + this.shadow(p)[2], 0) / points.length : 0;
    this.parts.push({ depth, made: element(name, attributes) });
  }

  // --- what a figure draws with; `kind` is a class: atoms, target, reached, residual, weights

  line(a, b, kind, { quiet = false, width } = {}) {
    const ends = [this.at(a), this.at(b)];
    if (!quiet) this.segments.push(ends);
    const style = width ? { style: `stroke-width: ${width.toFixed(2)}` } : {};
    this.put("polyline", { points: path(ends), class: `spanbook-line ${kind}`, ...style }, [a, b]);
  }

  // The whole line through a point.
  through(point, direction, kind) {
    const far = scale(100 / (Math.hypot(...direction) || 1), direction);
    this.line(sub(point, far), add(point, far), kind, { quiet: true });
  }

  curve(points, kind) {
    const ends = points.map((p) => this.at(p));
    this.put("polyline", { points: path(ends), class: `spanbook-line ${kind}` }, points);
  }

  // `gap`: how far before its tip an arrow ends, where a handle sits on the tip.
  arrow(tail, tip, kind, gap = 0) {
    const [a, end] = [this.at(tail), this.at(tip)];
    const whole = Math.hypot(end[0] - a[0], end[1] - a[1]);
    if (whole <= gap + 1) return;
    const b = a.map((from, k) => end[k] + ((from - end[k]) * gap) / whole);
    const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
    const [ux, uy] = [(b[0] - a[0]) / length, (b[1] - a[1]) / length];
    const size = Math.min(11, 0.6 * length);
    const neck = [b[0] - size * ux, b[1] - size * uy];
    const wing = (side) => [neck[0] - side * uy * size * 0.42, neck[1] + side * ux * size * 0.42];
    this.segments.push([a, b]);
    this.put("polyline", { points: path([a, neck]), class: `spanbook-line ${kind}` }, [tail, tip]);
    const head = path([b, wing(1), wing(-1)]);
    this.put("polygon", { points: head, class: `spanbook-fill ${kind}` }, [tail, tip]);
  }

  area(points, kind) {
    const corners = path(points.map((p) => this.at(p)));
    this.put("polygon", { points: corners, class: `spanbook-area ${kind}` }, points);
  }

  // A point in the marker of its kind: atoms are round, targets square, what is reached a diamond.
  dot(p, kind, size = 1) {
    const centre = this.at(p);
    this.discs.push([...centre, 8 * size]);
    const shape = { points: path(marker(centre, kind, size)), class: `spanbook-fill ${kind}` };
    this.put("polygon", shape, [p]);
  }

  bar(from, to, width, kind) {
    const [[x0, y0], [x1, y1]] = [this.at(from), this.at(to)];
    const half = (width * this.unit[0]) / 2;
    const corners = [[x0 - half, y0], [x0 + half, y0], [x1 + half, y1], [x1 - half, y1]];
    this.put("polygon", { points: path(corners), class: `spanbook-bar ${kind}` }, [from, to]);
  }

  // The mark of a right angle at a point, along two directions.
  corner(p, one, two) {
    const size = 11 / this.unit[0];
    const [a, b] = [one, two].map((v) => scale(size / (Math.hypot(...v) || 1), v));
    const points = [add(p, a), add(p, add(a, b)), add(p, b)];
    this.put("polyline", { points: path(points.map((q) => this.at(q))), class: "spanbook-line muted" }, points);
  }

  // Words beside a point, if there is room on the side of `towards`.
  // `hint` follows them on a screen, but not on paper.
  label(p, text, kind = "", { towards = [0.7, 0.7], gap = 13, hint = "" } = {}) {
    const way = this.kind === "space" && towards.length === 3 ? this.shadow(towards) : towards;
    const long = Math.hypot(way[0], way[1]) || 1;
    this.labels.push({ at: this.at(p), text, hint, kind, towards: [way[0] / long, -way[1] / long], gap });
  }

  // Labels stay in the picture and off one another; one that finds no room is left out.
  place({ at, text, hint, kind, towards, gap }, boxes) {
    const [w, h] = [this.long(text + hint) + 6, 17];
    const inside = (x, half, most) => Math.max(half + 1, Math.min(most - half - 1, x));
    let best;
    for (const far of [gap, gap + 9, gap + 20, gap + 36])
      for (const [dx, dy] of [towards, ...DIRECTIONS]) {
        const x = inside(at[0] + dx * (far + w / 2 - 3), w / 2, this.width);
        const y = inside(at[1] + dy * (far + h / 2 - 3), h / 2, this.height);
        const box = [x - w / 2, y - h / 2, x + w / 2, y + h / 2];
        if (boxes.some(([a, b, c, d]) => box[0] < c && a < box[2] && box[1] < d && b < box[3])) continue;
        const cost = this.crowd(box) + far / 9 - 1.5 * (dx * towards[0] + dy * towards[1]);
        if (!best || cost < best.cost) best = { cost, box, x, y };
      }
    if (!best) return;
    const word = element("text", { x: best.x, y: best.y, class: `spanbook-word ${kind}` }, this.words);
    word.textContent = text;
    if (hint) element("tspan", { class: "spanbook-hint" }, word).textContent = hint;
    boxes.push(best.box);
  }

  // How long a text is drawn, measured once.
  long(text, style = "italic 14px") {
    if (!this.pen) {
      this.pen = document.createElement("canvas").getContext("2d");
      this.lengths = new Map();
      this.face = getComputedStyle(this.svg).fontFamily;
    }
    const key = style + text;
    if (!this.lengths.has(key)) {
      this.pen.font = `${style} ${this.face}`;
      this.lengths.set(key, this.pen.measureText(text).width);
    }
    return this.lengths.get(key);
  }

  // How much stands in the way of a box.
  crowd([x0, y0, x1, y1]) {
    let cost = 0;
    for (const [x, y, r] of this.discs) {
      const away = Math.hypot(x - Math.max(x0, Math.min(x, x1)), y - Math.max(y0, Math.min(y, y1)));
      if (away < r) cost += 25;
    }
    for (const [[ax, ay], [bx, by]] of this.segments)
      for (let k = 0; k <= 20; k++) {
        const [x, y] = [ax + ((bx - ax) * k) / 20, ay + ((by - ay) * k) / 20];
        if (x > x0 - 2 && x < x1 + 2 && y > y0 - 2 && y < y1 + 2) cost += 8;
      }
    return cost;
  }

  // --- the ground

  paper() {
    this.ground.replaceChildren();
    this.fixed = []; // where the words of the axes are
    if (this.kind === "space") return this.floor();
    const [right, top] = [this.width, this.height];
    const draw = (a, b, kind) => element("polyline", { points: path([a, b]), class: kind }, this.ground);
    const chart = this.kind === "chart";
    const steps = [this.x, this.y].map(([low, high], i) => nice((high - low) * (40 / (this.unit[i] * (high - low)))));
    const [low, high] = chart ? [[this.x[0], this.y[0]], [this.x[1], this.y[1]]] : [this.from([0, top]), this.from([right, 0])];
    for (const i of [0, 1]) {
      if (chart && !this.ticks.includes("xy"[i])) continue;
      const from = Math.ceil(low[i] / steps[i] - 1e-9);
      for (let k = from; k * steps[i] <= high[i] + 1e-9; k++) {
        const value = k * steps[i];
        const [a, b] = [[...low], [...high]];
        a[i] = b[i] = value;
        draw(this.at(a), this.at(b), `spanbook-grid${k === 0 ? " zero" : ""}`);
        if (chart) this.tick(i, value, low);
      }
    }
    if (chart) this.names();
    else {
      const [x, y] = this.at([0, 0]);
      const inside = x > 0 && x < right && y > 0 && y < top;
      if (inside) element("circle", { cx: x, cy: y, r: 2.5, class: "spanbook-fill muted" }, this.ground);
    }
  }

  tick(i, value, low) {
    const p = [...low];
    p[i] = value;
    const [x, y] = this.at(p);
    const words = Number(value.toFixed(6)).toString().replace("-", "−");
    this.note(words, i ? x - 6 : x, i ? y : y + 13, i ? 1 : 0.5);
  }

  // Words of an axis; `part` of them lies to the left of x.
  note(words, x, y, part) {
    const side = { 0: " right", 1: " left" }[part] ?? "";
    element("text", { x, y, class: `spanbook-tick${side}` }, this.ground).textContent = words;
    const w = this.long(words, "12px");
    this.fixed.push([x - part * w - 2, y - 8, x + (1 - part) * w + 2, y + 8]);
  }

  names() {
    const [bottom, left] = this.axes;
    if (bottom) this.note(bottom, this.width - 12, this.height - 34, 1);
    if (left) this.note(left, 40, 9, 0);
  }

  floor() {
    const reach = this.x[1];
    const low = this.ticks ? -reach : this.x[0];
    const draw = (a, b, kind) => element("polyline", { points: path([this.at(a), this.at(b)]), class: kind }, this.ground);
    for (let k = -Math.floor(reach); this.ticks && k <= reach; k++) {
      draw([k, -reach, 0], [k, reach, 0], "spanbook-grid");
      draw([-reach, k, 0], [reach, k, 0], "spanbook-grid");
    }
    [[reach, 0, 0], [0, reach, 0], [0, 0, reach]].forEach((tip, i) => {
      draw(scale(i === 2 && this.ticks ? 0 : low / reach, tip), tip, "spanbook-grid zero");
      const [x, y] = this.at(scale(1.07, tip));
      this.note(this.axes[i] ?? "xyz"[i], x, y, 0.5);
    });
  }
}

// The next of 1, 2, 5, 10, 20, 50 ... at or above a number.
function nice(least) {
  const power = 10 ** Math.floor(Math.log10(least));
  return power * [1, 2, 5, 10].find((step) => step * power >= least - 1e-12);
}

// The corners of a marker.
export function marker([x, y], kind, size = 1) {
  const [name] = kind.split(" ");
  const [n, r, start] = { target: [4, 8, 0.25], reached: [4, 7.5, 0] }[name] ?? [20, 6, 0];
  return Array.from({ length: n }, (_, k) => {
    const angle = 2 * Math.PI * (k / n + start / 2);
    return [x + size * r * Math.cos(angle), y + size * r * Math.sin(angle)];
  });
}
