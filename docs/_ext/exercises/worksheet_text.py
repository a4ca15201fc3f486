"""Write the text of an exercise as HTML without Sphinx: Markdown, formulas, givens in place."""

import numpy as np
from exercises.source import GIVEN
from exercises.variants import shown


class Writer:
    """What turns MyST with givens into HTML; a context, because Node writes the formulas."""

    def __enter__(self):
        from markdown_it import MarkdownIt
        from mdit_py_plugins.dollarmath import dollarmath_plugin
        from page.mathematics import Formulas

        self.formulas = Formulas()
        self.reader = MarkdownIt().use(dollarmath_plugin, renderer=self.formula)
        return self

    def __exit__(self, *error):
        self.formulas.close()

    def __call__(self, text, names, inline=False):
        """Return a text as HTML."""
        text = GIVEN.sub(lambda m: shown(names[m[1]]), text)
        return (self.reader.renderInline if inline else self.reader.render)(text)

    def formula(self, tex, options):
        """Return a formula as HTML."""
        return self.formulas.write(tex.strip(), options["display_mode"])["html"]


def number(value):
    """Return an answer in short: exact where it can be, four digits where not."""
    try:
        return shown(value)
    except ValueError:
        if np.ndim(value):
            return f"({', '.join(map(number, value))})"
        return f"{float(value):.4g}".replace("-", "−")
