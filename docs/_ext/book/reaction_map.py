"""Let a model run in the page, once a reader asks for it: the directive `reaction-map`.

Before that, without JavaScript, and where the build has no model, the page shows the recorded
picture of one reaction. With the model, the encoder (`book.rxnmapper`) and its licence go beside
the scripts in `_static/reactions`; nothing is fetched before the button is pressed.
"""

import html
import json
from pathlib import Path

import numpy as np
from book import rxnmapper
from book.reactions import ATOM, STORED, Reaction, stored
from build.pages import ByPage
from docutils import nodes
from sphinx.util.docutils import SphinxDirective

HELD = ByPage("reaction_models")  # whether the page was read with the model
SHOWN = "azide and alkyne"
SHARES = Path(__file__).parents[2] / "_recorded/reaction_shares.json"
STATIC = "SPANBOOK-STATIC/"  # stands for the way to the static files, which pages differ in
STEP, TOP, LOW, HIGH, FAINT = 10, 22, 178, 206, 0.05  # as in page.js


def places(tokens, wide):
    """Return where each token of a side stands."""
    x, found = (wide - STEP * len("".join(tokens))) / 2, []
    for token in tokens:
        x += STEP * len(token)
        found.append(x - STEP * len(token) / 2)
    return found


def picture(one, shares, words):
    """Return a picture as the page's script draws it."""
    sides = (one.tokens[1 : one.arrow], TOP), (one.tokens[one.arrow + 1 : -1], LOW)
    wide = STEP * (2 + max(len("".join(tokens)) for tokens, _ in sides))
    texts, atoms = [], []
    for tokens, y in sides:
        for token, x in zip(tokens, places(tokens, wide), strict=True):
            kind = "ink" if ATOM.match(token) else "muted"
            texts.append(f'<text x="{x:g}" y="{y}" class="spanbook-token {kind}">{token}</text>')
            atoms += [(x, y)] if kind == "ink" else []
    xs = [[x for x, y in atoms if y == row] for row in (TOP, LOW)]
    answer, lines = one.answer(shares), []
    for i, row in enumerate(shares):
        for j, share in enumerate(row):
            if share < FAINT and answer[i] != j:
                continue
            a, b, kind = xs[0][j], xs[1][i], "reached" if answer[i] == j else "muted"
            lines.append(
                f'<path d="M{a:g} {TOP + 10}C{a:g} {TOP + 70} {b:g} {LOW - 70} {b:g} {LOW - 12}"'
                f' class="spanbook-line {kind}" style="stroke-width: {0.6 + 3.4 * share:.2f}"/>'
            )
    size = f"max-width: {1.5 * wide:g}px; min-width: {0.85 * wide:g}px"
    return (
        f'<svg viewBox="0 0 {wide} {HIGH}" role="img" aria-label="{html.escape(words)}"'
        f' style="{size}"><g>{"".join(lines)}</g>{"".join(texts)}</svg>'
    )


def form(size):
    """Return what a reader can set; the heads are filled in by the script."""
    options = "".join(
        f'<option value="{html.escape(mapped)}"{" selected" * (name == SHOWN)}>{name}</option>'
        for name, mapped in stored().items()
    )
    layer, head = rxnmapper.HEAD
    return f"""<form><label>Example
<select name="example" autocomplete="off">{options}</select></label>
<label>Head
<select name="head" autocomplete="off">
<option value="{layer},{head}">layer {layer}, head {head}</option></select></label>
<label><input type="checkbox" name="noise" autocomplete="off"> numbers shuffled</label>
<label class="wide">Reaction, to edit <input name="reaction" spellcheck="false" autocomplete="off"
autocapitalize="off" value="{html.escape(Reaction(stored()[SHOWN]).plain)}"></label>
<button>Run the model here ({size / 1e6:.1f} MB, once)</button></form>"""


class ReactionMap(SphinxDirective):
    """Write the recorded picture, and what asks for the model where there is one."""

    def run(self):
        """Return it as HTML."""
        for path in (STORED, SHARES, rxnmapper.__file__):
            self.env.note_dependency(str(path))
        one = Reaction(stored()[SHOWN])
        shares = np.array(json.loads(SHARES.read_text("utf-8")))
        right = sum(one.right_ones(one.answer(shares)))
        layer, head = rxnmapper.HEAD
        words = (
            f"Recorded, {SHOWN}: layer {layer}, head {head} gives {right} of {len(shares)} "
            "product atoms as known."
        )
        there = rxnmapper.folder() is not None
        HELD(self.env)[self.env.docname] = there
        about = (
            f"The model is the encoder in the wheel {rxnmapper.WHEEL}, here in float16. "
            f'The wheel has one <a href="{STATIC}reactions/LICENSE.txt">licence</a>, MIT.'
            if there
            else rxnmapper.NEEDED
        )
        text = f"""<div class="spanbook-reaction" role="group" aria-label="which atom went where">
{form(len(rxnmapper.written())) if there else ""}
<p role="status">{words}</p>
<div class="spanbook-reaction-picture" tabindex="0" role="region"
aria-label="the atoms">{picture(one, shares, words)}</div>
<details class="spanbook-more"></details>
<p class="spanbook-recorded">{about}</p></div>"""
        raw = nodes.raw("", text, format="html")
        return [nodes.container("", raw, classes=["spanbook-figure-place"])]


def offer(app, pagename, templatename, context, doctree):
    """Give the page its script, and the way to the licence."""
    if "spanbook-reaction" in context.get("body", ""):
        way = context["pathto"]("_static/", resource=True)
        context["body"] = context["body"].replace(STATIC, way)
        app.add_js_file("reactions/start.js", loading_method="defer")


def outdated(app, env, added, changed, removed):
    """Have a page read again when the model has come or gone."""
    return [page for page, had in HELD(env).items() if had != (rxnmapper.folder() is not None)]


def write(app, exception):
    """Put the model and its licence beside the scripts, or take away those of an earlier build."""
    if exception is not None or app.builder.format != "html":
        return
    folder = Path(app.outdir, "_static/reactions")
    model, licence = folder / "encoder.safetensors", folder / "LICENSE.txt"
    if rxnmapper.folder() is None:
        for path in (model, licence):
            path.unlink(missing_ok=True)
        return
    model.write_bytes(rxnmapper.written())
    licence.write_text(rxnmapper.licence(), "utf-8")


def setup(app):
    """Connect."""
    app.add_directive("reaction-map", ReactionMap)
    HELD.connect(app)
    app.connect("env-get-outdated", outdated)
    app.connect("html-page-context", offer)
    app.connect("build-finished", write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
