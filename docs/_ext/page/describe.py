"""Say what each page is about in one or two sentences, for those who find it from outside.

Ours, since sphinxext-opengraph wants an address, which the project may not have, and draws cards
of its own; the search and `llms.txt` quote the same sentences.
"""

from docutils import nodes

LONGEST = 160  # characters; a search engine shows no more
OTHERS = {
    "genindex": "Every name in the spanbook library.",
    "search": "Search the chapters, the gallery and the reference of spanbook.",
    "404": "No such page in spanbook.",
}


def first_words(doctree):
    """Return the first paragraph of a page's text, without what is drawn or computed."""
    for paragraph in doctree.findall(nodes.paragraph):
        if paragraph.parent.tagname in ("section", "document", "desc_content"):
            yield " ".join(paragraph.astext().split())


def cut(text):
    """Return as many whole sentences as fit, or as many words."""
    if len(text) <= LONGEST:
        return text
    head = text[:LONGEST]
    end = max(head.rfind(mark) for mark in (". ", "? ", ": "))
    return head[: end + 1].rstrip(":") if end > LONGEST // 3 else head[: head.rfind(" ")] + " …"


def describe(app, pagename, templatename, context, doctree):
    """Give the layout the description."""
    title = context.get("title", "")
    text = next((words for words in first_words(doctree) if words), "") if doctree else ""
    context["description"] = cut(text) or OTHERS.get(pagename, f"{title}, in spanbook.")


def setup(app):
    """Connect."""
    app.connect("html-page-context", describe)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
