// Motion of a whole state, for steps and for the hint; none for readers who asked for less of it.
import { clone, freedom, position, put } from "./state.js";

const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

// From one value to another; what is no number, or of another size, changes at the end.
function between(a, b, t) {
  if (typeof b === "number") return a + (b - a) * t;
  return Array.isArray(b) && b.length === a.length ? b.map((part, i) => between(a[i], part, t)) : a;
}

// Show made(t) of t from 0 to 1, and then done(); returns what stops it.
function play(time, made, done) {
  const began = performance.now();
  let next;
  const frame = (now) => {
    const t = Math.min(1, Math.max(0, now - began) / time);
    if (t === 1) return done();
    made(t);
    next = requestAnimationFrame(frame);
  };
  next = requestAnimationFrame(frame);
  return () => cancelAnimationFrame(next);
}

// Go from a state to another, show every one between, and call done() there.
export function glide(from, to, show, done) {
  if (still()) return done();
  const state = (t) => Object.fromEntries(Object.keys(to).map((key) => [key, between(from[key], to[key], t)]));
  return play(450, (t) => show(state(t * t * (3 - 2 * t))), done);
}

// A handle goes out a little and comes back: it can be dragged.
export function swing(handle, view, from, show, done) {
  if (still()) return done();
  const k = freedom(handle, view).startsWith("y") ? 1 : 0;
  const far = 14 / view.unit[k]; // pixels
  return play(1400, (t) => {
    const p = [...position(handle, from)];
    p[k] += far * Math.sin(2 * Math.PI * t) * (1 - t);
    show(put(handle, clone(from), p));
  }, done);
}
