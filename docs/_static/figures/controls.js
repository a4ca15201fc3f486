// The controls of a figure: sliders, and choices and flags as keys that are pressed.
//
// A control is { key, type, label, ... } and shows state[key], or what get(state) returns;
// set(state, value) returns the state that it makes, if that is more than the one key; with
// `glide` the figure goes there step by step.
import { make } from "./view.js";

// `act(set)` is called with a function from the old state to the new one.
export function control(spec, id, act) {
  const { key, get = (state) => state[key], set = (state, value) => ({ ...state, [key]: value }) } = spec;
  const update = (value) => act((state) => set(state, value(state)));
  return { get, ...MADE[spec.type]({ ...spec, id, get }, update) };
}

// A key: an input that takes the whole room of its label, and is not drawn.
function pill(kind, words, name, changed) {
  const input = make("input", { type: kind, name });
  input.addEventListener("change", () => changed(input.checked));
  return [make("label", { className: "spanbook-pill" }, input, words), input];
}

function group(label, pills) {
  const keys = pills.map(([made]) => made);
  return make("fieldset", { className: "spanbook-control" }, make("legend", { textContent: label }), ...keys);
}

const MADE = {
  range({ label, min, max, step, get }, update) {
    const input = make("input", { type: "range", min, max, step });
    const shown = make("span", { ariaHidden: "true" }); // an <output> would be a status of its own
    input.addEventListener("input", () => update(() => Number(Number(input.value).toFixed(6))));
    const box = make("label", { className: "spanbook-control spanbook-range" }, make("span", { textContent: label }), input, shown);
    return { box, show: (state) => {
      input.value = get(state);
      shown.textContent = String(Number(get(state).toFixed(3))).replace("-", "−");
      input.setAttribute("aria-valuetext", shown.textContent);
    } };
  },

  toggle({ label, get }, update) {
    const [made, input] = pill("checkbox", label, "", (on) => update(() => on));
    return { box: make("div", { className: "spanbook-control" }, made), show: (state) => { input.checked = get(state); } };
  },

  choice({ key, label, options, id, get }, update) {
    const values = Object.keys(options);
    const pills = values.map((value) => pill("radio", options[value], `${id}-${key}`, () => update(() => value)));
    return { box: group(label, pills), show: (state) => pills.forEach(([, input], i) => { input.checked = get(state) === values[i]; }) };
  },

  flags({ label, labels, get }, update) {
    const pills = labels.map((words, i) => pill("checkbox", words, "", (on) =>
      update((state) => get(state).map((flag, j) => (i === j ? on : flag)))));
    return { box: group(label, pills), show: (state) => pills.forEach(([, input], i) => { input.checked = get(state)[i]; }) };
  },
};
