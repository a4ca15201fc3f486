// The state of a figure: where its handles stand, what a hand could make of it, and how an
// address tells it.
export const clone = (state) => JSON.parse(JSON.stringify(state));
const clamp = (x, [low, high]) => Math.min(high, Math.max(low, x));

// --- one handle: the axes it moves along, how far, where it stands, and the state it makes

export const freedom = ({ free }, { kind }) => free ?? (kind === "space" ? "xyz" : "xy");

export function range({ min, max }, { x, y, z = x }, k) {
  const [low, high] = [x, y, z][k];
  return [min ?? low, max ?? high];
}

export function position({ key, row, at }, state) {
  if (at) return at(state);
  return row === undefined ? state[key] : state[key][row];
}

export function put({ key, row, pull }, state, p) {
  if (pull) return pull(state, p) ?? state;
  if (row === undefined) state[key] = p;
  else state[key][row] = p;
  return state;
}

// --- what a hand could make: controls in their range, known choices, handles in view

export function held(state, start, { controls = [], handles, views, tidy }) {
  for (const { key, type, min, max, step, options } of controls) {
    if (!(key in start)) continue;
    if (type === "choice" && !Object.hasOwn(options, state[key])) state[key] = start[key];
    if (type !== "range") continue;
    const value = clamp(state[key], [min, max]);
    // What counts is whole; a handle may set the rest more finely than the slider does.
    state[key] = Number.isInteger(step) ? min + Math.round((value - min) / step) * step : value;
  }
  state = tidy?.(state) ?? state;
  for (const handle of handles?.(state) ?? []) {
    const view = views[handle.view ?? 0];
    const free = freedom(handle, view);
    const p = position(handle, state);
    const inside = p.map((x, k) => (free.includes("xyz"[k]) ? clamp(x, range(handle, view, k)) : x));
    if (!handle.follows && inside.some((x, k) => x !== p[k])) state = put(handle, state, inside);
  }
  return state;
}

// --- in the address

const packed = (value) => {
  if (!Array.isArray(value)) return typeof value === "string" ? value : Number(value);
  return value.map(packed).join(Array.isArray(value[0]) ? ";" : ",");
};

export const written = (state, start) => Object.entries(state)
  .filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(start[key]))
  .map(([key, value]) => `${key}=${packed(value)}`);

// The value in a word, or undefined where it is not of the kind that the start has.
function unpacked(word, like, [least, most] = [like.length, like.length]) {
  if (typeof like === "string") return word;
  if (typeof like === "boolean") return new Map([["0", false], ["1", true]]).get(word);
  if (typeof like === "number") return /^-?[\d.]+(e-?\d+)?$/.test(word) && Math.abs(word) < 1e6 ? Number(word) : undefined;
  const list = word.split(Array.isArray(like[0]) ? ";" : ",").map((part) => unpacked(part, like[0]));
  return list.length >= least && list.length <= most && !list.includes(undefined) ? list : undefined;
}

// What is asked for are the names of the start, whatever else the address has.
export function read(query, start, figure) {
  const [given, state] = [new URLSearchParams(query), clone(start)];
  for (const [key, like] of Object.entries(start)) {
    const value = given.has(key) ? unpacked(given.get(key), like, figure.rows?.[key]) : undefined;
    if (value !== undefined) state[key] = value;
  }
  return held(state, start, figure);
}
