"""Firefox by the protocol that it speaks itself, WebDriver BiDi, without a driver between."""

import contextlib
import json
import os
import re
import shutil
import subprocess
import tempfile
import threading
import time
from pathlib import Path

from websockets.sync.client import connect

INSTALL = "apt-get install -y --no-install-recommends firefox-esr"

# What it would ask of its makers by itself, or show before the page.
QUIET = {
    "app.normandy.enabled": False,
    "app.update.enabled": False,
    "browser.safebrowsing.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage": "about:blank",
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,#",
    "toolkit.telemetry.server": "",
    "ui.prefersReducedMotion": 1,
}


def find():
    """Return the path of Firefox, or None."""
    return shutil.which("firefox-esr") or shutil.which("firefox")


@contextlib.contextmanager
def running():
    """Give a window of a Firefox with a new profile, while the block runs."""
    with contextlib.ExitStack() as ends:
        home = ends.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True))
        wanted = [f"user_pref({json.dumps(k)}, {json.dumps(v)});\n" for k, v in QUIET.items()]
        Path(home, "user.js").write_text("".join(wanted), "utf-8")
        process = subprocess.Popen(
            [
                find(),
                *f"--headless --no-remote --remote-debugging-port 0 --profile {home}".split(),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "HOME": home, "MOZ_CRASHREPORTER_DISABLE": "1"},
        )
        ends.enter_context(process)  # waits for it
        ends.callback(process.terminate)
        told = (re.search(r"ws://\S+", line) for line in process.stderr)
        address = next(filter(None, told)).group()
        threading.Thread(target=process.stderr.read, daemon=True).start()  # or it waits for us
        yield Firefox(ends.enter_context(connect(f"{address}/session", max_size=None)))


class Firefox:
    """A window of Firefox."""

    def __init__(self, socket):
        self.socket, self.asked = socket, 0
        self.call("session.new", capabilities={})
        self.window = self.call("browsingContext.getTree")["contexts"][0]["context"]

    def call(self, method, **given):
        """Send a command and return its answer."""
        self.asked += 1
        self.socket.send(json.dumps({"id": self.asked, "method": method, "params": given}))
        while (answer := json.loads(self.socket.recv(timeout=180))).get("id") != self.asked:
            pass  # an event
        if answer["type"] == "error":
            raise RuntimeError(f"{method}: {answer['error']}: {answer['message']}")
        return answer["result"]

    def go(self, address):
        """Load a page.

        It is asked for instead of waited for: Firefox takes a page that writes its address as it
        is left (a figure does, a moment after it was moved) for the page that was to come.
        """
        with contextlib.suppress(RuntimeError):  # the first page of all cannot be asked
            self.evaluate("() => { window.left = true; }")
        self.call("browsingContext.navigate", context=self.window, url=address, wait="none")
        there = """(address) => !window.left && location.href.startsWith(address)
            && document.readyState === 'complete'"""
        for _ in range(600):
            with contextlib.suppress(RuntimeError):  # between two pages there is none to ask
                if self.evaluate(there, address):
                    return
            time.sleep(0.1)
        raise RuntimeError(f"{address} was not loaded in a minute")

    def resize(self, width, height):
        """Give the page this much room."""
        room = {"width": width, "height": height}
        self.call("browsingContext.setViewport", context=self.window, viewport=room)

    def evaluate(self, function, given=None):
        """Call a function of JavaScript in the page and return what it gives, by way of JSON."""
        answer = self.call(
            "script.callFunction",
            functionDeclaration="async (given) =>"
            f" JSON.stringify(await ({function})(JSON.parse(given)) ?? null)",
            awaitPromise=True,
            target={"context": self.window},
            arguments=[{"type": "string", "value": json.dumps(given)}],
        )
        if answer["type"] == "exception":
            raise RuntimeError(answer["exceptionDetails"]["text"])
        return json.loads(answer["result"]["value"])

    def act(self, *hands):
        """Move the mouse and press keys, as the WebDriver standard writes it."""
        self.call("input.performActions", context=self.window, actions=hands)
