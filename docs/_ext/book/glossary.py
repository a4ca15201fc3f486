"""Lead from the first use of a glossary's word on a page to the glossary, with its meaning.

Authors write nothing for it. The meaning stands hidden behind the link; style shows it when the
link is pointed at or focused, so it needs no script, and a script adds Escape and touch. What
is linked are words in running text: no headings, code, links, tables or captions.
"""

import re
from html import escape

from build.pages import ByPage
from docutils import nodes
from page.finder import text_of
from sphinx import addnodes

GLOSSARY = ByPage("glossary")  # what the page says, of that page alone
PAGE = "book/glossary"
PLACES = re.compile(r"book/(?!index$|notation$|glossary$)|gallery/\w+/plot_|reference/api/")

# Forms of a word other than its plural in -s.
FORMS = {
    "basis": ["bases"],
    "Cholesky factorisation": ["Cholesky"],
    "hyperplane": ["separating hyperplane"],
    "local minimum": ["local minima"],
    "over-smoothing": ["over-smoothed"],
    "permutation equivariance": ["permutation equivariant"],
    "principal components": ["principal component", "PCA"],
    "query": ["queries"],
    "standardisation": ["standardise", "standardised"],
    "weights": ["weight"],
}
# Words that mean this only where attention or graphs are the subject.
LOOKING = "attention", "multi_head", "multihead", "transformer", "mask"
SUBJECTS = dict.fromkeys(["head", "key", "mask", "query", "value"], LOOKING)
SUBJECTS |= {"degree": ("graph", "gcn"), "gating": ("mixture", "gate"), "stacking": ("mixture",)}

NOT_IN = (
    nodes.title,
    nodes.rubric,
    nodes.reference,
    nodes.FixedTextElement,
    nodes.literal,
    nodes.math,
    nodes.figure,
    nodes.table,
    nodes.term,
    nodes.raw,
    nodes.footnote,
    nodes.citation,
    addnodes.desc_signature,
    addnodes.seealso,
)
NOT_UNDER = {"cell_output", "output", "sd-card", "spanbook-claim", "sphx-glr-script-out"}
NOT_UNDER |= {"spanbook-figure-place", "spanbook-caption", "sphx-glr-download-link-note"}
NOT_UNDER |= {"sphx-glr-thumbcontainer", "sphx-glr-footer"}


class glossary_word(nodes.reference):  # noqa: N801  docutils finds visitors by this name
    """A word that leads to the glossary and carries its meaning."""


def read(doctree):
    """Return {word: (anchor, meaning)} from the glossary's page."""
    found = {}
    for item in doctree.findall(nodes.definition_list_item):
        words = [child for child in item if isinstance(child, nodes.term)]
        meaning = " ".join(text_of(item[-1][0]).split())
        found |= {word.astext(): (word["ids"][0], meaning) for word in words if word["ids"]}
    return found


def collect(app, doctree):
    """Remember the glossary."""
    if app.env.docname == PAGE:
        GLOSSARY(app.env)[PAGE] = read(doctree)


def changed(app, env):
    """Write every page again that may quote a meaning that changed."""
    return [page for page in env.found_docs if PLACES.match(page)] if GLOSSARY.changed(env) else []


def of_subject(page, word):
    """Return whether a word has its meaning in the glossary on a page."""
    return word not in SUBJECTS or any(subject in page for subject in SUBJECTS[word])


def pattern(words):
    """Return the expression that finds words and their forms, and which word a form is of."""
    forms = {form.lower(): word for word in words for form in (word, *FORMS.get(word, ()))}
    longest = "|".join(map(re.escape, sorted(forms, key=len, reverse=True)))
    return re.compile(rf"(?<![\w-])({longest})s?(?![\w-])", re.IGNORECASE), forms


def pieces(text, left):
    """Yield the parts of a text, each with its word or None; take the words out of `left`."""
    start = 0
    while left:
        expression, forms = pattern(left)
        match = expression.search(text, start)
        if match is None:
            break
        word = forms[match[1].lower()]
        left.discard(word)
        if match.start() > start:
            yield text[start : match.start()], None
        yield match[0], word
        start = match.end()
    if start < len(text):
        yield text[start:], None


def prose(text):
    """Return whether words may be linked here."""
    above, inside = text.parent, False
    while above is not None:
        if isinstance(above, NOT_IN) or NOT_UNDER & set(above.get("classes", ())):
            return False
        inside |= isinstance(above, nodes.paragraph)
        above = above.parent
    return inside


def link(app, doctree, docname):
    """Put the links into a page."""
    known = GLOSSARY(app.env).get(PAGE, {})
    if not PLACES.match(docname) or not known:
        return
    uri = app.builder.get_relative_uri(docname, PAGE)
    left = {word for word in known if of_subject(docname, word)}
    for text in [text for text in doctree.findall(nodes.Text) if prose(text)]:
        parts = list(pieces(text.astext(), left))
        if any(word for _, word in parts):
            new = [made(uri, *known[word], t) if word else nodes.Text(t) for t, word in parts]
            text.parent.replace(text, new)


def made(uri, anchor, meaning, text):
    """Return the link of one word."""
    uri, tip = f"{uri}#{anchor}", f"tip-{anchor}"
    return glossary_word("", text, refuri=uri, internal=True, tip=tip, says=meaning)


def visit(translator, node):
    """Open the link."""
    attributes = {"href": node["refuri"], "aria-describedby": node["tip"]}
    translator.body.append(translator.starttag(node, "a", "", CLASS="spanbook-term", **attributes))


def depart(translator, node):
    """Close it, and put the meaning behind it."""
    tip = f'<span class="spanbook-tip" role="tooltip" id="{node["tip"]}">{escape(node["says"])}'
    translator.body.append(f"</a>{tip}</span>")


def setup(app):
    """Connect, when references are resolved and claims are badges."""
    app.add_node(glossary_word, html=(visit, depart))
    app.connect("doctree-read", collect)
    GLOSSARY.connect(app)
    app.connect("env-updated", changed)
    app.connect("doctree-resolved", link, priority=800)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
