"""Leave out of a style sheet what no page can use.

A selector stays when every tag, class and id that it asks for is among the words of the site:
those in the tags of its pages and those in its scripts, which is where states come from.
What stands in `:is(...)`, `:not(...)` and the like is not looked at: purgecss looks, and takes
out `a:not(.unused)` and `a[type="text/x"]`, which pages need.
"""

import re

TOKEN = re.compile(
    r"url\(\s*[^\"')][^)]*\)" r'|"(?:\\.|[^"\\])*"' r"|'(?:\\.|[^'\\])*'" r"|[{};]", re.DOTALL
)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
INNER = re.compile(r":[\w-]+\([^()]*\)|\[[^\]]*\]|::?[\w-]+")
NAME = re.compile(r"[.#]((?:[\w-]|\\.)+)|(?:^|[\s>+~])([a-zA-Z][\w-]*)")
FONT_ICON = re.compile(r"fa(-|$)")  # css/icons.css stands for the theme's icon font
NESTING = "@media", "@supports", "@layer", "@container"
READ = re.compile(r"var\(\s*(--[\w-]+)")
VARIABLE = re.compile(
    r"(?<=[{;])\s*(--[\w-]+)\s*:"
    r"""(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|url\([^"')][^)]*\)|[^;{}"'])*(?:;|(?=\}))"""
)
FACE = re.compile(r"@font-face\{[^}]*font-family:\s*[\"']?([^;\"'}]+)[^}]*\}")


def blocks(css):
    """Yield what stands before each outer pair of braces, and what stands in it."""
    depth = start = opened = 0
    for token in TOKEN.finditer(css):
        if token[0] == "{":
            opened = opened if depth else token.start()
            depth += 1
        elif token[0] == "}":
            depth -= 1
            if depth == 0:
                yield css[start:opened].strip(), css[opened + 1 : token.start()]
                start = token.end()
        elif token[0] == ";" and depth == 0:  # @import, @charset: the sheets are merged
            start = token.end()


def selectors(prelude):
    """Return the selectors of a rule, split at the commas outside of parentheses."""
    parts, depth = [""], 0
    for piece in re.split(r"([(),])", prelude):
        depth += (piece == "(") - (piece == ")")
        if piece == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += piece
    return [part.strip() for part in parts]


def possible(selector, words):
    """Return whether a page can hold what a selector asks for."""
    count = 1
    while count:
        selector, count = INNER.subn("", selector)
    names = (re.sub(r"\\", "", name or tag) for name, tag in NAME.findall(selector))
    return all(name in words and not FONT_ICON.match(name) for name in names)


def rules(css, words):
    """Yield the rules that stay."""
    for prelude, body in blocks(css):
        if prelude.startswith(NESTING):
            if inner := "".join(rules(body, words)):
                yield f"{prelude}{{{inner}}}"
        elif prelude.startswith("@"):
            yield f"{prelude}{{{body}}}"
        elif kept := [s for s in selectors(prelude) if possible(s, words)]:
            yield f"{','.join(kept)}{{{body}}}"


def without_variables(css, words):
    """Return the style sheet without variables that nothing reads but such variables."""
    read = words.union(READ.findall(css))
    slim = VARIABLE.sub(lambda one: one[0] if one[1] in read else "", css)
    return css if slim == css else without_variables(slim, words)


def purge(css, words):
    """Return the style sheet without rules, variables and fonts that are not used."""
    css = "".join(rules(COMMENT.sub("", css), words))
    css = without_variables(css, words)
    rest = FACE.sub("", css)
    return FACE.sub(lambda face: face[0] if face[1].strip() in rest else "", css)
