// Goals, as `_ext/pictures/goals.py` reads them from a page's source: a list of comparisons
// [name, place, sign, limit], each of an entry of the state or of the numbers.
const HOLDS = {
  "<": (value, limit) => value < limit,
  ">": (value, limit) => value > limit,
  "<=": (value, limit) => value <= limit,
  ">=": (value, limit) => value >= limit,
  "=": (value, limit) => value === limit || Math.abs(value - limit) < 1e-9,
};

// Whether a goal holds of `values`, { ...state, ...numbers }; of a list, all entries must do.
export const reached = (goal, values) => goal.every(([name, place, sign, limit]) =>
  [place.reduce((value, k) => value[k], values[name])].flat(9).every((value) => HOLDS[sign](value, limit)));
