"""Put an exercise into a page: the directive `exercise`, as `source.py` shows it.

What is written here stands still and is whole without JavaScript: text, a line for the answer,
hints, solution. Beside it, as data, stand the givens of each variant, the condition and the
slips. The build is the reviewer: what is wrong with a key is a warning, and warnings stop it.
"""

import html
import io
import json
import os
from contextlib import redirect_stdout
from pathlib import Path

import numpy as np
from build import ran
from docutils import nodes
from docutils.parsers.rst import directives
from exercises import checks, programs
from exercises.listing import EXERCISES
from exercises.source import GIVEN, LABELS, LEVELS, Exercise, lacking
from exercises.template import raw, template, veiled
from exercises.variants import literal, plain, rights, shown, shown_givens, variants
from pictures import figure_live
from sphinx import addnodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

import spanbook as sb

logger = logging.getLogger(__name__)


class ExerciseDirective(SphinxDirective):
    """Write the exercise as it stands still; the script adds the input."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec = dict.fromkeys(LABELS, directives.unchanged)

    def run(self):
        """Try the key and write the parts."""
        self.exercise = exercise = Exercise(self.arguments[0], self.options, list(self.content))
        kept, wrong = variants(exercise)
        names = kept[0][1] if kept else {}
        wrong += [f"lacks {what}" for what in lacking(exercise, names)]
        chapter = self.env.docname.rpartition("/")[2]
        if not exercise.name.startswith(f"{chapter}-"):
            wrong.append(f"the name of an exercise here begins with `{chapter}-`")
        if not kept:
            raise self.error(f"exercise {exercise.name}: {'; '.join(wrong)}")
        for words in wrong:
            where = self.get_location()
            logger.warning("exercise %s: %s", exercise.name, words, location=where)
        ran.note(self.env, *codes(exercise, names))
        if figure := names["ask"].get("figure"):
            self.env.note_dependency(str(figure_live.SOURCE / f"{figure}.py"))
        self.first = names
        taken = EXERCISES(self.env).setdefault(self.env.docname, [])
        level, script = (exercise.options.get(key, "") for key in ("level", "script"))
        taken.append((exercise.name, exercise.title, level, script))
        return self.write(len(taken), data(exercise, kept, self.config.exercise_solutions))

    def prose(self, lines, offset=0):
        """Parse MyST with the givens in it."""
        text = "\n".join(lines)
        text = GIVEN.sub(lambda m: f"{{given}}`{m[1]}={shown(self.first[m[1]])}`", text)
        box = nodes.container()
        self.state.nested_parse(text.splitlines(), self.content_offset + offset, box)
        return box.children

    def parts(self, kind):
        """Return the parsed parts of a kind."""
        return [self.prose(part.lines, part.offset) for part in self.exercise.all(kind)]

    def write(self, number, told):
        """Return the nodes."""
        exercise = self.exercise
        level = LEVELS.get(exercise.options.get("level", ""), "")
        small = f" <small>{level}</small>" if level else ""
        found = [
            raw(
                f'<section class="spanbook-exercise" id="exercise-{exercise.name}"'
                f' aria-labelledby="exercise-{exercise.name}-title" data-exercise="'
                f'{self.held(told)}">'
                f'<h3 class="spanbook-exercise-title" id="exercise-{exercise.name}-title">'
                f"<span>Exercise {number}</span> {html.escape(exercise.title)}{small}</h3>"
            )
        ]
        found += [node for part in self.parts("text") for node in part]
        if exercise.choices:
            found.append(raw('<ul class="options">'))
            for choice in exercise.choices:
                found += [raw("<li>"), *self.prose([choice.words], choice.offset), raw("</li>")]
            found.append(raw("</ul>"))
        found += [self.reasons(), raw(blank(told)), *self.hints()]
        if self.config.exercise_solutions:
            found += self.solution(told)
        return [*found, raw("</section>")]

    def held(self, told):
        """Return what the page holds as an attribute; a site without solutions veils the keys."""
        if not self.config.exercise_solutions:
            return veiled(json.dumps(told))
        return html.escape(json.dumps(told, ensure_ascii=False))

    def reasons(self):
        """Return the slips in words, which are seen only by who makes them."""
        box = template()
        choices = self.exercise.choices
        words = [(choice.lines, choice.offset) for choice in choices]
        for lines, offset in words or [([slip], 0) for slip in self.first["wrong"]]:
            box += [raw("<div>"), *self.prose(lines, offset), raw("</div>")]
        return box

    def hints(self):
        """Return the hints, folded."""
        hints = self.parts("hint")
        for number, hint in enumerate(hints, 1):
            opening = f'<details class="hint"><summary>Hint {number} of {len(hints)}</summary>'
            yield from (raw(opening), *hint, raw("</details>"))

    def solution(self, told):
        """Return the solution, folded: text, code that runs, what to remember, who shows it."""
        yield raw('<details class="solution"><summary>Solution</summary>')
        yield from (node for part in self.parts("solution") for node in part)
        if code := self.exercise.one("run"):
            variant = told["variants"][0]
            code = variant["code"] + code
            cell = {"language": "python", "classes": ["spanbook-cell"]}
            yield nodes.literal_block(code, code, **cell)
            out = html.escape(variant["out"])
            yield raw(f'<div class="output_subarea"><pre class="printed">{out}</pre></div>')
        yield raw('<div class="remember">')
        yield from (node for part in self.parts("remember") for node in part)
        yield raw("</div>")
        if script := self.exercise.options.get("script"):
            link = to(f"/gallery/{script}")
            yield nodes.paragraph("", "", nodes.Text("A script that shows it: "), link)
        yield raw("</details>")


def codes(exercise, names):
    """Yield the code that ran for an exercise: what judges answers, its own, its programs."""
    yield Path(checks.__file__).read_text("utf-8")
    own = [exercise.code, exercise.one("run")]
    if names["ask"]["check"] == "code":
        own += [names["right"], *names["wrong"].values()]
    yield from (f"import spanbook as sb\n{code}" for code in own)
    if figure := names["ask"].get("figure"):
        yield (figure_live.SOURCE / f"{figure}.py").read_text("utf-8")


def to(page):
    """Return a link to a page that shows its title."""
    about = {"refdomain": "std", "reftype": "doc", "refexplicit": False, "refwarn": True}
    return addnodes.pending_xref("", nodes.inline(text=page), reftarget=page, **about)


def blank(told):
    """Return the line to write on, for paper."""
    label, count = html.escape(told["answer"]), len(told["variants"])
    return (
        f'<div class="spanbook-answer"><p class="blank" aria-hidden="true">{label}: <span></span>'
        f" <small>numbers 1 of {count}</small></p></div>"
    )


def data(exercise, kept, solutions=True):
    """Return what the page holds of an exercise: for each variant its condition, not its key."""
    picture = "picture" in exercise.options
    dragged = kept[0][1]["ask"]["check"] in ("separates", "point")
    return {
        "name": exercise.name,
        "digest": exercise.digest,
        "answer": exercise.options.get("answer") or "Your answer",
        "picture": picture,
        "drags": picture and dragged,
        "variants": [variant(exercise, names, seed, solutions) for seed, names in kept],
    }


def variant(exercise, names, seed, solutions):
    """Return what the page holds of one variant."""
    ask, code = plain(names["ask"]), exercise.one("run") if solutions else ""
    if ask["check"] == "code":
        ask |= {"source": programs.source(exercise.code), "slips": list(names["wrong"])}
        ask.setdefault("start", f"def {ask['name']}(x):\n    return x\n")
    typed = ask["check"] not in ("code", "state", "choice")
    shape = names.get("shape", list(np.shape(rights(names)[0]))) if typed else None
    setting = [f"{name} = {literal(names[name])}\n" for name in names if name in exercise.used]
    return {
        "seed": seed,
        "ask": ask,
        "shape": shape,
        "wrong": [plain(slip) for slip in names["wrong"].values()] if typed else [],
        "shown": shown_givens(exercise, names),
        "code": "".join(setting) if code else "",
        "out": printed("".join(setting) + code) if code else "",
    }


def printed(code):
    """Return what the code of a solution prints, run from nothing but what the reader sees."""
    out = io.StringIO()
    with redirect_stdout(out):
        exec(code, {"np": np, "sb": sb})
    return out.getvalue()


def given(role, source, text, line, inliner, options=None, content=()):
    """Return a given that the script can change with the numbers."""
    name, _, words = text.partition("=")
    span = f'<span class="given" data-given="{name}">{html.escape(words)}</span>'
    return [raw(span)], []


def setup(app):
    """Connect."""
    app.add_directive("exercise", ExerciseDirective)
    app.add_role("given", given)
    asked = os.environ.get("SPANBOOK_SOLUTIONS", "yes") != "no"
    app.add_config_value("exercise_solutions", asked, "env", bool)
    app.setup_extension("exercises.template")
    app.setup_extension("exercises.listing")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
