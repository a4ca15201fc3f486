"""What a test asks of a figure, in whatever browser: where it is, and if its numbers are right."""

import contextlib
import io
import re
import warnings
from html.parser import HTMLParser

import numpy as np
from figure_states import SAME
from serve import SITE

import spanbook as sb

READY = "(id) => document.getElementById(id).figure?.numbers !== undefined"

RANDOM = """async ([id, seed]) => {
  const base = [...document.scripts].find((script) => script.src.includes('figures/start.js')).src;
  const { position, range } = await import(new URL('state.js', base));
  const figure = document.getElementById(id).figure;
  let state = seed * 2654435761 % 4294967296;
  const random = () => (state = (1664525 * state + 1013904223) % 4294967296) / 4294967296;
  figure.reset();
  for (const input of document.querySelectorAll(`#${id} .spanbook-control input`)) {
    if (input.type === 'range') {
      const steps = Math.round((input.max - input.min) / input.step);
      input.value = Number(input.min) + Math.floor(random() * (steps + 1)) * input.step;
      input.dispatchEvent(new Event('input', {bubbles: true}));
    } else if (random() < 0.5) input.click();
  }
  for (const [name, grip] of [...figure.grips]) {
    if (figure.grips.get(name) !== grip) continue;
    const p = position(grip.handle, figure.state);
    figure.move(grip, p.map((_, k) => {
      const [low, high] = range(grip.handle, grip.view, k);
      return low + random() * (high - low);
    }));
  }
}"""

# Numbers that JSON does not know travel as words.
STATE = """(id) => {
  const figure = document.getElementById(id).figure;
  const shown = [...document.querySelectorAll(`#${id} dd`)].map(
    (place) => [place.dataset.name, place.textContent]);
  const exact = (key, value) => typeof value === 'number' && !Number.isFinite(value)
    ? String(value) : value;
  return {numbers: JSON.stringify(figure.numbers, exact), state: figure.state,
          shown: Object.fromEntries(shown), code: figure.numpy(),
          said: document.querySelector(`#${id} .spanbook-said`).textContent,
          drawn: document.querySelector(`#${id} .spanbook-stage`).innerHTML,
          whole: figure.whole};
}"""


class Hosts(HTMLParser):
    """The figures of a page."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        """Note a figure's id and name."""
        told = dict(attributes)
        if "data-figure" in told:
            self.found.append((told["id"], told["data-figure"]))


def places():
    """Return (page, id, figure), once for every figure of the site."""
    found = {}
    for path in sorted(SITE.rglob("*.html")):
        text = path.read_text("utf-8")
        for place, name in Hosts(text).found if "data-figure" in text else []:
            found.setdefault(name, (path.relative_to(SITE).as_posix(), place, name))
    return list(found.values())


def floats(value):
    """Return the numbers in a value, flat."""
    if isinstance(value, str) and value in ("Infinity", "-Infinity", "NaN"):
        return [float(value)]
    if isinstance(value, list | tuple | np.ndarray):
        return [x for part in value for x in floats(part)]
    return [] if isinstance(value, str) else [float(value)]


def printed(text):
    """Return the numbers in a text."""
    text = text.replace("−", "-").replace("∞", "inf").replace("undefined", "nan")
    text = re.sub(r"\byes\b|\bTrue\b", "1", re.sub(r"\bno\b|\bFalse\b", "0", text))
    return [float(x) for x in re.findall(r"-?\d+\.?\d*(?:e[+-]?\d+)?|-?inf|nan", text)]


def computed(code):
    """Run the code that a figure offers; return its names and what it printed."""
    out, names = io.StringIO(), {"__name__": "__main__"}
    with contextlib.redirect_stdout(out), warnings.catch_warnings():
        warnings.simplefilter("ignore", sb.RankWarning)  # a hand may lay one column on another
        exec(code, names)
    return names, out.getvalue()


def agree(figure):
    """Compare a figure with the library, in the state it is in."""
    now = figure.now()
    names, out = computed(now["code"])
    same = SAME.get(figure.name, {})
    assert list(now["numbers"]) == list(names["numbers"])
    lines = dict(line.split(": ", 1) for line in re.sub(r"\n\s+|\n(?=\[)", " ", out).splitlines())
    for label, value in names["numbers"].items():
        ours, theirs = floats(now["numbers"][label]), floats(value)
        where = f"{label} in {now['state']}"
        if isinstance(value, str):
            assert now["numbers"][label] == now["shown"][label] == value, where
            continue
        if label in same:  # several answers are right: the library judges this one
            same[label](names, np.array(ours), now["numbers"])
            continue
        size = max(1.0, *np.abs(theirs), 1.0) if np.all(np.isfinite(theirs)) else 1.0
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-9 * size, err_msg=where)
        rounded = {"rtol": 6e-3, "atol": 6e-4} if size >= 1e5 else {"rtol": 0, "atol": 6e-4}
        np.testing.assert_allclose(printed(now["shown"][label]), theirs, err_msg=where, **rounded)
        # NumPy prints three digits after the point, or eight in all
        loose = {"rtol": 1e-6, "atol": 6e-4}
        np.testing.assert_allclose(printed(lines[label]), theirs, err_msg=where, **loose)
    assert "NaN" not in now["drawn"], now["state"]
    return now
