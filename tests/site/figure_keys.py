"""Bring a figure to a state by keys alone, as who uses no pointer does."""

# What keys to press, and on what, to bring one control or handle to where a state has it.
KEYS = """async ([id, want]) => {
  const base = [...document.scripts].find((script) => script.src.includes('figures/start.js')).src;
  const { freedom, position } = await import(new URL('state.js', base));
  const figure = document.getElementById(id).figure;
  const controls = figure.figure.controls ?? [];
  for (const [i, { type, key, step, options, get = (s) => s[key] }] of controls.entries()) {
    const [now, then] = [get(figure.state), get(want)];
    const inputs = [...figure.inputs[i].box.querySelectorAll('input')];
    if (JSON.stringify(now) === JSON.stringify(then)) continue;
    const k = type === 'choice' ? Object.keys(options).indexOf(then)
      : type === 'flags' ? now.findIndex((on, j) => on !== then[j]) : 0;
    inputs[k].focus();
    if (type !== 'range') return [['Space', 1]];
    const presses = Math.round((then - now) / step);
    if (presses) return [[presses > 0 ? 'ArrowRight' : 'ArrowLeft', Math.abs(presses)]];
  }
  const rank = ({ handle, view }) => freedom(handle, view).length > 1 ? 1 + !handle.key : 0;
  for (const grip of [...figure.grips.values()].sort((a, b) => rank(a) - rank(b))) {
    const { handle, view, made } = grip;
    const [p, q] = [position(handle, figure.state), position(handle, want)];
    const keys = [];
    for (const axis of freedom(handle, view)) {
      const k = 'xyz'.indexOf(axis);
      const steps = Math.round((q[k] - p[k]) / (handle.step ?? 0.1));
      const key = [['ArrowLeft', 'ArrowRight'], ['ArrowDown', 'ArrowUp'], ['PageDown', 'PageUp']];
      if (steps) keys.push([key[k][+(steps > 0)], Math.abs(steps)]);
    }
    if (!keys.length) continue;
    made.focus();
    return keys;
  }
  return [];
}"""


def press(page, place, want):
    """Bring a figure to a state by keys alone."""
    for _ in range(12):
        keys = page.evaluate(KEYS, [place, want])
        if not keys:
            return
        for key, times in keys:
            for _ in range(times):
                page.keyboard.press(key)
    raise AssertionError(f"keys do not lead to {want}")
