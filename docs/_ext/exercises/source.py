"""Read an exercise as its author writes it.

    ```{exercise} Prove that it is inside
    :name: hull-weights
    :answer: Three weights
    :script: hull/plot_barycentric
    A = rng.permutation([[0, 0], [6, 0], [0, 6]])          # Python: the givens from a seed
    right = rng.permutation([1, 2, 3]) / 6                 # tried at build, never in the page
    y = right @ A
    ask = weights(atoms=A, target=y, least=0, total=1)     # the condition
    wrong["All alike: that is the mean of the atoms."] = np.ones(3) / 3
    +++
    The text, with {{ y }} for a given.
    +++ hint
    +++ hint
    +++ solution
    +++ run
    print(right)
    +++ remember
    ```

A choice has `+++ yes Words` and `+++ no Words`, each with its reason below, in place of Python.

What is said of a part of a condition can be told in the exercise's own words, missed and held:
`told={"angle": ["In row {row} the sum is {product}, not 0.", "In row {row} the sum is 0."]}`.
"""

import hashlib
import re
from dataclasses import dataclass, field

FENCE = re.compile(r"^(`{3,})\{exercise\} ([^\n]+)\n(.*?)^\1[ \t]*$", re.MULTILINE | re.DOTALL)
OPTION = re.compile(r":([a-z]+):(.*)")
GIVEN = re.compile(r"\{\{\s*(\w+)\s*\}\}")
LEVELS = {"warm-up": "warm-up", "": "", "think": "to think about"}
LABELS = "name", "answer", "script", "level", "picture", "variants", "unit"


@dataclass
class Part:
    """A part of an exercise: its kind, the words beside the kind, its lines and their place."""

    kind: str
    words: str
    lines: list[str]
    offset: int

    @property
    def text(self):
        """Return the lines in one piece."""
        return "\n".join(self.lines).strip("\n")


@dataclass
class Exercise:
    """One exercise."""

    title: str
    options: dict
    lines: list[str]
    parts: list[Part] = field(init=False)

    def __post_init__(self):
        self.parts = [Part("python", "", [], 0)]
        for number, line in enumerate(self.lines, 1):
            if line.startswith("+++"):
                kind, _, words = line[3:].strip().partition(" ")
                self.parts.append(Part(kind or "text", words, [], number))
            else:
                self.parts[-1].lines.append(line)
        self.name = self.options.get("name", "")

    def all(self, *kinds):
        """Return the parts of some kinds, in order."""
        return [part for part in self.parts if part.kind in kinds]

    def one(self, kind):
        """Return the text of the only part of a kind, or ""."""
        return next((part.text for part in self.all(kind)), "")

    @property
    def code(self):
        """Return the Python that sets the exercise."""
        return self.one("python")

    @property
    def choices(self):
        """Return the options of a choice."""
        return self.all("yes", "no")

    @property
    def digest(self):
        """Return what tells this text from an earlier one."""
        return hashlib.sha256("\n".join(self.lines).encode()).hexdigest()[:8]

    @property
    def used(self):
        """Return the givens that the text names."""
        parts = self.all("text", "hint", "solution", "remember", "yes", "no")
        return sorted({n for p in parts for n in GIVEN.findall(f"{p.words}\n{p.text}")})


def read(text):
    """Return the exercises of a page."""
    found = []
    for _, title, body in FENCE.findall(text):
        lines, options = body.splitlines(), {}
        while lines and (match := OPTION.fullmatch(lines[0])):
            options[match[1]] = match[2].strip()
            lines.pop(0)
        found.append(Exercise(title, options, lines))
    return found


def lacking(exercise, names):
    """Yield what an exercise should have and has not; `names` are those its Python makes."""
    slips = exercise.all("no") if exercise.choices else names.get("wrong", ())
    if len(slips) < 2:
        yield "two named slips"
    if len(exercise.all("hint")) < 2:
        yield "two hints"
    for kind in ("text", "solution", "remember"):
        if not exercise.one(kind):
            yield f"a part `+++ {kind}`".removesuffix(" text`") + ("`" if kind == "text" else "")
    if exercise.choices and not exercise.all("yes"):
        yield "a right choice"
    if not exercise.choices and not {"ask", "right"} <= set(names):
        yield "`ask` and `right`"
    if exercise.options.get("level", "") not in LEVELS:
        yield f"a level of {', '.join(filter(None, LEVELS))}"
    if not exercise.options.get("script"):
        yield "a script that shows it"
