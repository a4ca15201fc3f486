"""What a build remembers of its pages, which it wrote, and in which order its last steps run."""

from pathlib import Path

# The last steps, after those of other extensions: only a finished site gets its foot.
LAST = [
    "the others",
    "page.plain_code",
    "build.leftovers",
    "build.redirects",
    "page.finder",
    "build.reproducible",
    "page.foot",
    "build.slim",
    "build.strict",
    "build.whole",
]
OTHERS = 500  # the priority that Sphinx gives to who asks for none


class ByPage:
    """Something that each page holds, kept between builds with what Sphinx keeps.

    It is forgotten when a page is read again or gone, and taken over from other processes.
    """

    def __init__(self, name):
        self.name = f"spanbook_{name}"

    def __call__(self, env):
        """Return {page: what it holds}."""
        return env.__dict__.setdefault(self.name, {})

    def changed(self, env):
        """Return whether it differs from what it was when this was asked last."""
        now, asked = dict(self(env)), f"{self.name}_before"
        before = env.__dict__.get(asked)
        env.__dict__[asked] = now
        return now != before

    def connect(self, app):
        """Have it forgotten and taken over."""
        app.connect("env-purge-doc", self.forget)
        app.connect("env-merge-info", self.merge)

    def forget(self, app, env, page):
        """Forget what a page held."""
        self(env).pop(page, None)

    def merge(self, app, env, pages, other):
        """Take over what another process read."""
        theirs = self(other)
        self(env).update({page: theirs[page] for page in pages if page in theirs})


def written(app):
    """Yield the pages written since this build began, which `page.foot` notes, or just before."""
    for page in Path(app.outdir).rglob("*.html"):
        if page.stat().st_mtime >= app.spanbook_begun:
            yield page


def at_end(app, extension, *steps):
    """Run the last steps of an extension in its turn."""
    name = extension if extension in LAST else "the others"
    turn = OTHERS + 10 * (LAST.index(name) - LAST.index("the others"))
    for step in steps:
        app.connect("build-finished", step, priority=turn)
