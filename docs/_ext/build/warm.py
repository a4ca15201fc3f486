"""Start the kernels of chapters as copies of one process that has imported what they import.

A kernel takes a second to start and to import the library and what draws. The first chapter that
runs starts a process that imports all of it and does nothing else, and each kernel is a fork of
it. It is not Sphinx that is copied: a chapter finds what it finds in a kernel of its own.
"""

import functools
import importlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

IMPORTED = "ipykernel.ipkernel", "scipy.optimize", "matplotlib.pyplot", "spanbook.draw"
LAUNCHER = "ipykernel_launcher"
LOOKS = 0.2  # seconds between looks at whether the build is still there


def serve(address, build):
    """Start a kernel for whoever connects, until the build or the address is gone."""
    del sys.path[0]  # the folder of this file, which no kernel has there
    os.environ["JPY_PARENT_PID"] = str(os.getpid())  # kernels end with this process
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")  # as in them
    for name in IMPORTED:
        importlib.import_module(name)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the system clears away those that ended
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(f"{address}.new")
        door.listen()
        door.settimeout(LOOKS)
        Path(f"{address}.new").rename(address)  # whoever finds it can connect
        while there(build) and address.exists():
            try:
                caller, _ = door.accept()
            except TimeoutError:
                continue
            with caller, caller.makefile("rw") as line:
                asked = json.loads(line.readline())
                if not os.fork():
                    os.setsid()  # before anyone is told whom to signal
                    line.write(f"{os.getpid()}\n")
                    line.flush()
                    be_kernel(**asked)


def be_kernel(arguments, environment, folder):
    """Become a kernel, and end as one."""
    from ipykernel.kernelapp import IPKernelApp

    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    IPKernelApp.launch_instance(argv=arguments)
    sys.exit()


def there(process):
    """Return whether a process runs."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


class Kernel:
    """A kernel that another process started, in the manner of `subprocess.Popen`."""

    stdin = stdout = stderr = None

    def __init__(self, pid):
        self.pid = pid

    def poll(self):
        """Return None while it runs."""
        return None if there(self.pid) else 0

    def wait(self):
        """Wait for its end."""
        while there(self.pid):
            time.sleep(0.01)
        return 0

    def send_signal(self, number):
        """Send it a signal, unless it has ended."""
        if there(self.pid):
            os.kill(self.pid, number)


def launch(start, address, build, command, **asked):
    """Start a kernel as jupyter_client asks for it."""
    if LAUNCHER not in command:
        return start(command, **asked)
    open_door(address, build)
    arguments = command[command.index(LAUNCHER) + 1 :]
    words = {"arguments": arguments, "environment": asked["env"]}
    words["folder"] = asked.get("cwd") or os.getcwd()
    with socket.socket(socket.AF_UNIX) as door:
        door.connect(str(address))
        with door.makefile("rw") as line:
            line.write(json.dumps(words) + "\n")
            line.flush()
            return Kernel(int(line.readline()))


def open_door(address, build):
    """Start the process that waits for callers, unless another page did."""
    import fcntl

    words = sys.executable, __file__, address, str(build)
    with Path(f"{address}.lock").open("w") as lock, Path(f"{address}.said").open("w+") as said:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if address.exists():
            return
        # To a file: whoever reads what the build says waits for all that may still write there.
        server = subprocess.Popen(words, stdout=said, stderr=said)
        while not address.exists():
            if server.poll() is not None:
                raise RuntimeError(f"no kernel can be started: {Path(said.name).read_text()}")
            time.sleep(0.02)


def begin(app):
    """Have kernels started so."""
    from jupyter_client.provisioning import local_provisioner

    folder, start = tempfile.mkdtemp(), local_provisioner.launch_kernel
    warm = functools.partial(launch, start, Path(folder, "door"), os.getpid())
    local_provisioner.launch_kernel = warm
    app.connect("build-finished", functools.partial(end, folder, start))


def end(folder, start, app, exception):
    """Leave nothing behind, and kernels to start as they did."""
    from jupyter_client.provisioning import local_provisioner

    shutil.rmtree(folder)
    local_provisioner.launch_kernel = start


def setup(app):
    """Connect, where a process with threads of its own survives a fork."""
    if sys.platform == "linux":
        app.connect("builder-inited", begin)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


if __name__ == "__main__":
    serve(Path(sys.argv[1]), int(sys.argv[2]))
