"""Let the checkout stand in a folder of any name.

jupyter-cache makes an address of the name of its folder, and SQLAlchemy reads `%20` and `?` in it
as signs of an address. So the connection is given the file itself.
"""

from pathlib import Path

from jupyter_cache.cache.db import DB_NAME
from sqlalchemy import event
from sqlalchemy.engine import Engine


def by_name(app, config):
    """Open the database of the cached runs by its file's name."""
    file = str(Path(config.nb_execution_cache_path, DB_NAME))

    @event.listens_for(Engine, "do_connect")
    def connect(dialect, record, words, options):
        words[0] = file


def setup(app):
    """Connect."""
    app.connect("config-inited", by_name)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
