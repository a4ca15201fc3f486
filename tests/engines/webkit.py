"""WebKit, Safari's engine, by the driver and the small browser of its GTK edition."""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

INSTALL = "apt-get install -y --no-install-recommends webkit2gtk-driver xvfb"
DRAWN = {  # by the processor, in a window that nobody sees, with no bus of a desk
    "GDK_BACKEND": "x11",
    "GTK_A11Y": "none",
    "LIBGL_ALWAYS_SOFTWARE": "1",
    "NO_AT_BRIDGE": "1",
    "WEBKIT_DISABLE_DMABUF_RENDERER": "1",
}


def browser():
    """Return the path of the small browser, which stands beside the library, or None."""
    places = Path("/usr").glob("lib*/**/webkit*gtk-*/MiniBrowser")
    return next((str(place) for place in sorted(places)), None)


def find():
    """Return the path of the driver, or None if it or what it needs is not there."""
    there = shutil.which("Xvfb") and browser()
    return shutil.which("WebKitWebDriver") if there else None


@contextlib.contextmanager
def running():
    """Give a window of WebKit's small browser, on a screen of its own, while the block runs."""
    with contextlib.ExitStack() as ends:
        home = ends.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True))

        def start(*command, **more):
            process = subprocess.Popen(command, stderr=subprocess.DEVNULL, **more)
            ends.enter_context(process)  # waits for it
            ends.callback(process.terminate)
            return process

        screen = "Xvfb -displayfd 1 -nolisten tcp -screen 0 1600x1200x24".split()
        number = start(*screen, stdout=subprocess.PIPE, text=True).stdout.readline().strip()
        env = {**os.environ, **DRAWN, "DISPLAY": f":{number}", "HOME": home}
        port = free_port()
        start(find(), f"--port={port}", env=env, stdout=subprocess.DEVNULL)
        window = WebKit(f"http://127.0.0.1:{port}")
        yield window
        window.call("DELETE", "")


class WebKit:
    """A window of WebKit's small browser."""

    def __init__(self, driver):
        self.base = driver
        self.until_it_answers()
        options = {"binary": browser(), "args": ["--automation"]}
        wanted = {"alwaysMatch": {"webkitgtk:browserOptions": options}}
        made = self.call("POST", "/session", capabilities=wanted)
        self.base += f"/session/{made['sessionId']}"
        self.call("POST", "/timeouts", script=180_000, pageLoad=180_000)

    def until_it_answers(self):
        """Wait for the driver."""
        for _ in range(100):
            with contextlib.suppress(urllib.error.URLError):
                return self.call("GET", "/status")
            time.sleep(0.1)
        raise RuntimeError("WebKitWebDriver does not answer")

    def call(self, verb, path, **given):
        """Send a command of the WebDriver standard and return its answer."""
        body = json.dumps(given).encode() if verb == "POST" else None
        asked = urllib.request.Request(self.base + path, body, method=verb)
        try:
            with urllib.request.urlopen(asked, timeout=200) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"{path}: {error.read().decode()}") from None

    def go(self, address):
        """Load a page."""
        self.call("POST", "/url", url=address)

    def resize(self, width, height):
        """Give the page this much room, which the frame of the window adds to."""
        for _ in range(20):
            inner = self.evaluate("() => [innerWidth, innerHeight]")
            if inner == [width, height]:
                return
            outer = self.call("GET", "/window/rect")
            room = {"width": outer["width"] + width - inner[0]}
            room |= {"height": outer["height"] + height - inner[1]}
            self.call("POST", "/window/rect", x=0, y=0, **room)
            time.sleep(0.2)
        raise RuntimeError(f"the page has {inner}, not {width} x {height}")

    def evaluate(self, function, given=None):
        """Call a function of JavaScript in the page and return what it gives, by way of JSON."""
        script = f"""const [given, done] = arguments;
            (async () => JSON.stringify(await ({function})(JSON.parse(given)) ?? null))()
            .then((value) => done({{ value }}), (error) => done({{ error: String(error) }}))"""
        told = self.call("POST", "/execute/async", script=script, args=[json.dumps(given)])
        if "error" in told:
            raise RuntimeError(told["error"])
        return json.loads(told["value"])

    def act(self, *hands):
        """Move the mouse and press keys, as the WebDriver standard writes it."""
        self.call("POST", "/actions", actions=hands)


def free_port():
    """Return a port that nobody listens at."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]
