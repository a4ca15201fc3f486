// A figure that can be dragged: state, handles, controls, the numbers, and what is said of them.
//
// A figure is a module that exports
//   views     a list of what `View` takes, each with draw(view, state, numbers)
//   handles   state => [{ view, key, row, label, kind, ... }]   (see `Handle` below)
//   controls  [{ key, type: "range" | "choice" | "toggle" | "flags", label, ... }]   (see controls.js)
//   numbers   state => { name: value }, the same names as in the figure's Python file
//   say       (state, numbers) => one or two plain sentences
// and optionally
//   tidy(state)  mends a state that the controls have changed
//   rows         { key: [least, most] }, how many points a list of the state may have
//   top          whether the controls and what is said stand above the picture
import { control } from "./controls.js";
import { distance } from "./linalg.js";
import { glide, swing } from "./motion.js";
import { clone, freedom, held, position, put, range, read, written } from "./state.js";
import { Steps } from "./steps.js";
import { View, element, make, marker } from "./view.js";

// How a handle may move, for the arrows around the one that is asked for.
const ARROWS = { x: "M22 0l-6 4.5v-9zM-22 0l6 4.5v-9z", y: "M0-22l4.5 6h-9zM0 22l4.5-6h-9z" };
const clean = (x) => Number(x.toFixed(6)) || 0; // no -0, no 0.30000000000000004

// --- numbers as text: three digits after the point, whole numbers as such

export function text(value, whole = false) {
  if (Array.isArray(value)) {
    const inner = value.map((part) => text(part, whole));
    return Array.isArray(value[0]) ? inner.join(" ") : `(${inner.join(", ")})`;
  }
  if (typeof value !== "number") return typeof value === "boolean" ? (value ? "yes" : "no") : value;
  if (Number.isNaN(value)) return "undefined";
  if (!Number.isFinite(value)) return value < 0 ? "−∞" : "∞";
  if (whole) return String(value).replace("-", "−");
  if (Math.abs(value) >= 1e5) return value.toExponential(2).replace("-", "−");
  return (Math.abs(value) < 0.0005 ? 0 : value).toFixed(3).replace("-", "−");
}

// --- state as Python

function python(value, array) {
  const number = (x) => (Number.isInteger(x) ? `${x}.0` : String(x));
  const word = (x) => (typeof x === "boolean" ? (x ? "True" : "False") : number(x));
  const list = (x) => (Array.isArray(x) ? `[${x.map(list).join(", ")}]` : word(x));
  if (Array.isArray(value)) return array ? `np.array(${list(value)})` : list(value);
  if (typeof value === "number") return String(value);
  return typeof value === "string" ? JSON.stringify(value) : word(value);
}

class Figure {
  constructor(host, figure) {
    Object.assign(this, { host, figure, name: host.dataset.figure, times: [] });
    const { state, whole, code, comments, arrays } = JSON.parse(host.dataset.start);
    Object.assign(this, { start: state, whole, code, comments, arrays });
    const guide = host.querySelector(".spanbook-guide");
    if (guide) this.steps = new Steps(this, guide);
    this.state = this.addressed() ?? clone(state);
    this.stage = host.querySelector(".spanbook-stage");
    this.panel = host.querySelector(".spanbook-panel");
    this.picture = [...this.stage.childNodes];
    this.build();
    new ResizeObserver(() => this.resize()).observe(this.stage);
    addEventListener("hashchange", () => {
      const state = this.addressed();
      if (state) this.halt(), this.change(state);
    });
    if (host === document.querySelector(".spanbook-figure")) this.beckon();
  }

  // --- once

  build() {
    const { views, controls = [] } = this.figure;
    this.stage.replaceChildren();
    this.views = views.map((view) => new View(this.stage, view));
    this.views.forEach((view, i) => view.kind === "space" && this.turning(view, i));
    this.said = make("p", { className: "spanbook-said" });
    this.live = make("p", { className: "spanbook-heard", role: "status" });
    const act = (spec) => (made) => (spec.glide ? this.glide(made(clone(this.state))) : this.change(made(clone(this.state)), true));
    this.inputs = controls.map((spec) => control(spec, this.host.id, act(spec)));
    const boxes = make("div", { className: "spanbook-controls" }, ...this.inputs.map(({ box }) => box));
    const bar = make("div", { className: "spanbook-figure-bar" });
    this.panel.append(this.said, boxes, bar, this.live);
    if (this.figure.top) this.stage.before(boxes, this.said);
    this.fold(bar, this.panel.querySelector("details"));
    this.grips = new Map();
    this.host.classList.add("spanbook-figure-on");
    this.host.figure = this; // for the tests, and for the curious
  }

  // Under the picture stand Reset and, folded, the numbers and what few readers ask for.
  fold(bar, more) {
    const button = (label, act) => {
      const made = make("button", { type: "button", textContent: label });
      made.addEventListener("click", act);
      return made;
    };
    bar.append(button("Reset", () => this.reset()), more);
    more.firstElementChild.textContent = "Numbers and code";
    this.tools = make("div", { className: "spanbook-figure-bar" }, button("Copy as NumPy", () => this.copy()));
    more.append(this.tools);
    if (!this.host.requestFullscreen) return;
    const full = button("Full screen", () =>
      document.fullscreenElement ? document.exitFullscreen() : this.host.requestFullscreen()
        .catch(() => this.note("The browser does not let the figure fill the screen.")));
    this.host.addEventListener("fullscreenchange", () => {
      full.textContent = document.fullscreenElement ? "Leave full screen" : "Full screen";
    });
    this.tools.append(full);
  }

  // --- whenever something changes

  change(state, byHand = false) {
    if (byHand) this.halt(); // a hand ends every motion
    this.state = held(state, this.start, this.figure);
    this.render();
    if (!byHand) return;
    this.remember();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.live.textContent = `${this.steps?.news ?? ""}${this.said.textContent}`;
      if (this.steps) this.steps.news = "";
    }, 400);
  }

  halt() {
    this.stop?.();
    this.stop = undefined;
  }

  glide(to) {
    this.halt();
    this.stop = glide(this.state, held(to, this.start, this.figure), (state) => this.change(state),
      () => this.change(to, true));
  }

  // Once, when the page's first figure is seen: its handle shows that it can be dragged.
  beckon() {
    const seen = new IntersectionObserver(([{ isIntersecting }]) => {
      if (!isIntersecting) return;
      seen.disconnect();
      setTimeout(() => {
        const grip = [...this.grips.values()].find(({ made }) => made.matches(".asked"));
        const from = clone(this.state);
        if (!grip || this.touched || this.stop) return;
        this.stop = swing(grip.handle, grip.view, from, (state) => this.change(state),
          () => { this.halt(), this.change(from); });
      }, 700);
    }, { threshold: 0.9 });
    seen.observe(this.stage);
  }

  render() {
    const began = performance.now();
    const { state, figure } = this;
    this.numbers = figure.numbers(state);
    const handles = figure.handles?.(state) ?? [];
    if (!this.stop) this.steps?.look({ ...state, ...this.numbers }); // a goal is not met in passing
    this.first = handles.find(({ kind }) => kind === "target") ?? handles[0];
    this.views.forEach((view, i) => {
      view.begin();
      figure.views[i].draw(view, state, this.numbers);
      this.grip(view, handles.filter((handle) => (handle.view ?? 0) === i));
      view.end();
    });
    if (!this.stop) this.said.textContent = figure.say(state, this.numbers); // words wait for the end of a motion
    for (const [name, value] of Object.entries(this.numbers)) this.number(name, value);
    for (const input of this.inputs) {
      input.show(state);
      input.box.classList.toggle("asked", this.steps?.asks(input.get) ?? false);
    }
    this.host.dispatchEvent(new Event("spanbook-drawn"));
    this.times.push(performance.now() - began);
    if (this.times.length > 500) this.times.shift();
  }

  number(name, value) {
    const place = this.panel.querySelector(`dd[data-name="${name}"]`);
    if (place) place.textContent = text(value, this.whole.includes(name));
  }

  resize() {
    if (this.views.map((view) => view.fit()).every(Boolean)) this.render();
  }

  // --- handles: { view, key, row, label, kind, name, free: "xy" | "x" | "y" | "xyz", step, min, max }
  // or, for what is not in the state itself, at(state) and pull(state, point) => state;
  // `follows` names the only part of the state that a handle changes, though others carry it along,
  // out of view even.

  grip(view, handles) {
    const names = handles.map((handle) => `${handle.view ?? 0} ${handle.label}`);
    for (const [name, grip] of this.grips)
      if (grip.view === view && !names.includes(name)) grip.made.remove(), this.grips.delete(name);
    handles.forEach((handle, i) => {
      const grip = this.grips.get(names[i]) ?? this.newGrip(names[i], view);
      grip.handle = handle;
      const p = position(handle, this.state);
      const [x, y] = view.at(p);
      grip.made.setAttribute("transform", `translate(${x.toFixed(1)},${y.toFixed(1)})`);
      const kind = handle.kind ?? "atoms";
      if (grip.kind !== kind) {
        const points = marker([0, 0], kind, 1.15).map((q) => q.join()).join(" ");
        grip.made.lastChild.setAttribute("points", points);
        grip.made.setAttribute("class", `spanbook-handle ${kind}`);
        grip.kind = kind;
      }
      const free = freedom(handle, view);
      const asked = this.asks(handle);
      grip.made.classList.toggle("asked", asked);
      for (const axis of "xy") grip.made.classList.toggle(`free-${axis}`, free.includes(axis));
      const along = [...free].map((axis) => [axis, "xyz".indexOf(axis)]);
      const heard = along.map(([axis, k]) => `${axis} ${text(clean(p[k])).replace(/\.?0+$/, "")}`).join(", ");
      const [low, high] = range(handle, view, along[0][1]);
      const about = { "aria-label": handle.label, "aria-valuetext": heard, "aria-valuenow": clean(p[along[0][1]]),
        "aria-valuemin": low, "aria-valuemax": high };
      for (const [key, value] of Object.entries(about)) grip.made.setAttribute(key, value);
      view.discs.push([x, y, 13]);
      const { name = "", label, towards } = handle;
      const hint = asked && !this.touched ? `${name ? "" : label}: drag` : "";
      if (name || hint) view.label(p, name, kind, { towards, hint, gap: asked ? 24 : 17 });
    });
  }

  // Whether a handle is asked for: by the step, or, before any is used, as the first to try.
  asks(handle) {
    const free = freedom(handle, this.views[handle.view ?? 0]); // the rest it cannot change
    const own = this.steps?.asks((state) => handle.follows ? state[handle.follows]
      : position(handle, state).filter((_, k) => free.includes("xyz"[k])));
    return own || (!this.touched && !this.steps?.at && handle === this.first && !this.steps?.shown());
  }

  newGrip(name, view) {
    const made = element("g", { role: "slider", tabindex: 0, class: "spanbook-handle" }, view.handles);
    element("circle", { r: 22, class: "spanbook-reach" }, made);
    element("circle", { r: 13, class: "spanbook-ring" }, made);
    for (const [axis, d] of Object.entries(ARROWS)) element("path", { d, class: `spanbook-arrows ${axis}` }, made);
    element("polygon", { class: "spanbook-grip" }, made);
    const grip = { made, view, kind: null };
    this.grips.set(name, grip);
    made.addEventListener("pointerdown", (event) => this.hold(this.nearest(view, event), event));
    made.addEventListener("keydown", (event) => this.key(event, grip));
    return grip;
  }

  // Where two handles are near, a finger means the nearer one, not the one that is on top.
  nearest(view, { clientX, clientY }) {
    const box = view.svg.getBoundingClientRect();
    const away = (grip) => distance(view.at(position(grip.handle, this.state)), [clientX - box.left, clientY - box.top]);
    return [...this.grips.values()].filter((grip) => grip.view === view).sort((a, b) => away(a) - away(b))[0];
  }

  // From the press to its end, the handle follows the pointer, once a frame.
  hold(grip, event) {
    const { made, view } = grip;
    this.halt();
    const begin = (from) => ({ from, p: [...position(grip.handle, this.state)], unit: view.unit });
    let [hold, last, frame, next] = [begin(event), event];
    const act = () => { frame = undefined, next(); };
    const follow = (moved) => {
      // Where the window changed its size, the way counts anew: a pixel is another length there.
      if (view.unit.some((size, k) => size !== hold.unit[k])) hold = begin(last);
      const { from, p, unit } = hold;
      const by = [(moved.clientX - from.clientX) / unit[0], (from.clientY - moved.clientY) / unit[1]];
      last = moved;
      next = () => this.move(grip, view.moved(p, by), moved.shiftKey);
      frame ??= requestAnimationFrame(act);
    };
    const drop = () => {
      if (frame) cancelAnimationFrame(frame), act();
      made.removeEventListener("pointermove", follow);
    };
    made.setPointerCapture(event.pointerId);
    made.focus({ preventScroll: true });
    made.addEventListener("pointermove", follow);
    made.addEventListener("lostpointercapture", drop, { once: true });
    event.preventDefault();
  }

  key(event, grip) {
    const { handle, view } = grip;
    const free = freedom(handle, view);
    const way = { ArrowRight: ["x", 1], ArrowLeft: ["x", -1], ArrowUp: ["y", 1], ArrowDown: ["y", -1],
      PageUp: ["z", 1], PageDown: ["z", -1] }[event.key];
    if (event.key === "Home") this.home(handle);
    else if (!way || event.ctrlKey || event.altKey || event.metaKey) return;
    else {
      // A handle on a rail takes every arrow.
      const [axis, sign] = free.includes(way[0]) ? way : free.length === 1 ? [free, way[1]] : [];
      if (!axis) return;
      const p = [...position(handle, this.state)];
      p["xyz".indexOf(axis)] += sign * (handle.step ?? 0.1) * (event.shiftKey ? 0.1 : 1);
      this.move(grip, p, event.shiftKey);
    }
    event.preventDefault();
  }

  home({ key, row, at }) {
    if (at) return this.reset();
    const [state, base] = [clone(this.state), this.base()];
    if (row === undefined) state[key] = base[key];
    else if (base[key][row]) state[key][row] = base[key][row];
    this.change(state, true);
  }

  // Put a handle somewhere: on the grid of its steps, within its range, along its rail.
  move({ handle, view }, p, fine = false) {
    const step = (handle.step ?? 0.1) * (fine ? 0.1 : 1);
    const free = freedom(handle, view);
    const before = position(handle, this.state);
    const to = before.map((old, k) => {
      if (!free.includes("xyz"[k])) return old;
      const [low, high] = range(handle, view, k);
      return clean(Math.min(high, Math.max(low, Math.round(p[k] / step) * step)));
    });
    if (to.every((x, k) => x === before[k])) return;
    this.touched = true;
    this.change(put(handle, clone(this.state), to), true);
  }

  // --- a space is turned by dragging its ground sideways, or by keys on its own handle

  turning(view, i) {
    const turn = (yaw, pitch) => {
      view.turn = [view.turn[0] + yaw, Math.max(-1.5, Math.min(1.5, view.turn[1] + pitch))];
      made.setAttribute("aria-valuenow", Math.round((view.turn[0] * 180) / Math.PI));
      this.render();
    };
    const made = make("div", { className: "spanbook-turn", tabIndex: 0, role: "slider", textContent: "↻" });
    const about = { "aria-label": `turn the picture${this.views.length > 1 ? ` ${i + 1}` : ""}`, "aria-valuemin": -720, "aria-valuemax": 720, "aria-valuenow": -34 };
    for (const [key, value] of Object.entries(about)) made.setAttribute(key, value);
    view.box.append(made);
    made.addEventListener("keydown", (event) => {
      const way = { ArrowLeft: [-0.1, 0], ArrowRight: [0.1, 0], ArrowUp: [0, 0.1], ArrowDown: [0, -0.1] }[event.key];
      if (event.key === "Home") view.turn = [...this.figure.views[i].turn ?? [-0.6, 0.4]], turn(0, 0);
      else if (way) turn(...way);
      else return;
      event.preventDefault();
    });
    let last;
    view.box.addEventListener("pointerdown", (event) => {
      if (event.target.closest(".spanbook-handle")) return;
      event.preventDefault(); // or WebKit selects the text round the picture
      made.focus({ preventScroll: true });
      last = [event.clientX, event.clientY];
      view.box.setPointerCapture(event.pointerId);
    });
    view.box.addEventListener("pointermove", (event) => {
      if (!last) return;
      turn((event.clientX - last[0]) / 120, event.pointerType === "touch" ? 0 : (event.clientY - last[1]) / 120);
      last = [event.clientX, event.clientY];
    });
    for (const end of ["pointerup", "pointercancel"]) view.box.addEventListener(end, () => { last = undefined; });
  }

  // --- the address, and the buttons

  // The state that the address asks for: what differs from its step, or from the start.
  addressed() {
    const [id, query] = location.hash.slice(1).split("?");
    if (id !== this.host.id || !query) return;
    this.steps?.set(new URLSearchParams(query).get("step") - 1);
    return read(query, this.base(), this.figure);
  }

  base() {
    return this.steps?.state() ?? clone(this.start);
  }

  remember() {
    clearTimeout(this.writing); // browsers refuse addresses that change at every frame
    this.writing = setTimeout(() => {
      const step = this.steps?.at ? [`step=${this.steps.at + 1}`] : [];
      const changed = [...step, ...written(this.state, this.base())].join("&");
      const url = new URL(location.href);
      url.hash = changed && `${this.host.id}?${changed}`;
      history.replaceState(history.state, "", url);
    }, 250);
  }

  reset() {
    this.change(this.base(), true);
  }

  numpy() {
    const lines = Object.entries(this.state).map(([key, value]) => {
      const comment = this.comments[key] ? `  # ${this.comments[key]}` : "";
      return `${key} = ${python(value, this.arrays.includes(key))}${comment}`;
    });
    return this.code.replace("{state}", () => lines.join("\n"));
  }

  async copy() {
    try {
      await navigator.clipboard.writeText(this.numpy());
      this.live.textContent = "";
      this.note("Copied. It runs where spanbook is installed.");
    } catch {
      this.note("The browser does not let the page copy; here is the code:");
      this.shown ??= this.tools.parentElement.appendChild(make("pre", { tabIndex: 0, className: "spanbook-code" }));
      this.shown.textContent = this.numpy();
    }
  }

  note(words) {
    this.live.textContent = words;
    this.noted ??= this.tools.appendChild(make("small", { ariaHidden: "true" }));
    this.noted.textContent = words;
    clearTimeout(this.noting);
    this.noting = setTimeout(() => { this.noted.textContent = ""; }, 4000);
  }
}

export const start = (host, figure) => new Figure(host, figure);
