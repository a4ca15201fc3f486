"""Files that are written whole or not at all, and never over another unasked."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def free(path: str, force: bool) -> None:
    """Refuse a path at which there is a file already, unless it may be written over."""
    if not force and Path(path).exists():
        raise ValueError(f"{path} exists: --force writes over it")
    if not Path(path).parent.is_dir():
        raise ValueError(f"cannot write {path}: there is no folder {Path(path).parent}")


def write(path: str, text: str, force: bool) -> None:
    """Write a file beside its place and move it there when it is whole."""
    free(path, force)
    target = Path(path)
    try:
        handle, beside = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    except OSError as error:
        raise ValueError(f"cannot write {path}: {error.strerror}") from None
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        os.chmod(beside, 0o666 & ~_mask())
        os.replace(beside, target)
    except OSError as error:
        Path(beside).unlink(missing_ok=True)
        raise ValueError(f"cannot write {path}: {error.strerror}") from None
    except BaseException:  # Ctrl-C too
        Path(beside).unlink(missing_ok=True)
        raise


def _mask() -> int:
    """Return which permissions new files do not get, as `open` would leave them."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
