"""Serve the built site as a plain static server would: under a sub-path, compressed."""

import contextlib
import gzip
import threading
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

ROOT = Path(__file__).parents[2]
SITE = ROOT / "docs/_build/html"
PREFIX = "/spanbook/"
SMALLER = {".html", ".css", ".js", ".svg", ".json", ".txt", ".xml"}  # others are compressed


@cache
def compressed(body):
    return gzip.compress(body, 9, mtime=0)


class Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    extensions_map = {  # noqa: RUF012  the type of the class it comes from
        **SimpleHTTPRequestHandler.extensions_map,
        ".js": "text/javascript",
        ".mjs": "text/javascript",
        ".wasm": "application/wasm",
        ".woff2": "font/woff2",
    }

    def content(self, path):
        """Return what a file holds."""
        return path.read_bytes()

    def do_GET(self):
        path = Path(self.translate_path(self.path.removeprefix(PREFIX[:-1])))
        if path.is_dir():
            path /= "index.html"
        found = self.path.startswith(PREFIX) and path.is_file()
        path = path if found else Path(self.directory, "404.html")
        small = path.suffix in SMALLER and "gzip" in self.headers.get("Accept-Encoding", "")
        body = self.content(path)
        body = compressed(body) if small else body
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=600")
        if small:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        with contextlib.suppress(ConnectionError):  # the browser left
            self.wfile.write(body)

    def log_message(self, *words):
        pass


@contextlib.contextmanager
def serving(folder=SITE, handler=Handler):
    """Serve a folder while the block runs; yield the address of its first page."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=folder)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}{PREFIX}"
        server.shutdown()
