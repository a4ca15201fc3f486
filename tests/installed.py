"""Check the installed wheel, not the checkout: run by `nox -s wheel` where only the wheel is."""

import importlib
import importlib.metadata as metadata
import sys

ALLOWED = {"spanbook", "numpy", "scipy", "pip", "setuptools", "wheel"}


def check() -> None:
    """Fail if the wheel holds more than the library, or needs more than NumPy and SciPy."""
    files = metadata.files("spanbook") or []
    library = {
        str(file) for file in files if file.parts[0] == "spanbook" and file.suffix != ".pyc"
    }
    others = {file.parts[0] for file in files} - {"spanbook"}
    assert others == {f"spanbook-{metadata.version('spanbook')}.dist-info"}, others
    assert "spanbook/py.typed" in library
    assert all(file.endswith(".py") for file in library - {"spanbook/py.typed"}), library
    assert {d.metadata["Name"] for d in metadata.distributions()} <= ALLOWED

    import spanbook as sb

    assert "site-packages" in sb.__file__, sb.__file__
    assert sb.__version__ == metadata.version("spanbook")
    loaded = {"scipy", "matplotlib"} & set(sys.modules)
    assert not loaded, loaded
    near = sb.ConvexHull(rows=[[1, 0], [0, 2], [1, 1]]).nearest([2, 3])
    assert near.point.round(9).tolist() == [0.5, 1.5], near
    assert "pip install matplotlib" in refusal("spanbook.draw")
    print(f"the wheel: {len(library)} files of the library; it works with NumPy and SciPy alone")


def refusal(module: str) -> str:
    """Return the message of the ImportError that importing `module` must raise."""
    try:
        importlib.import_module(module)
    except ImportError as error:
        return str(error)
    raise AssertionError(f"{module} was imported without what it needs")


if __name__ == "__main__":
    check()
