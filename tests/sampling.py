"""What CI runs of a session's tests: a fixed few of many like cases. `--all` runs every one."""

from zlib import crc32


def pytest_addoption(parser):
    """Take `--all`."""
    parser.addoption("--all", action="store_true", help="every case, not the sample that CI runs")


def spread(cases, few, name):
    """Return `few` of the cases, evenly spread from a place that differs from name to name."""
    if len(cases) <= few:
        return cases
    start = crc32(name.encode()) % len(cases)
    return [cases[(start + len(cases) * k // few) % len(cases)] for k in range(few)]


def sample(config, items, many):
    """Leave out what is too much: `many` says how many values of a parameter each test takes."""
    if config.getoption("--all", False):
        return
    values = {}  # of each test and parameter, in order
    for item in items:
        for name, value in chosen(item, many).items():
            values.setdefault((item.originalname, name), {})[value] = None
    kept = {key: {*spread([*found], many[key[1]], key[0])} for key, found in values.items()}

    def stays(item):
        return all(v in kept[item.originalname, n] for n, v in chosen(item, many).items())

    left_out = [item for item in items if not stays(item)]
    items[:] = [item for item in items if stays(item)]
    config.hook.pytest_deselected(items=left_out)


def chosen(item, many):
    """Return those of a case's parameters that many cases differ in."""
    params = item.callspec.params if hasattr(item, "callspec") else {}
    return {name: str(value) for name, value in params.items() if name in many}


def part(items, one_in):
    """Return a fixed part of the tests: of each file one in so many, and at least one."""
    files = {}
    for item in items:
        files.setdefault(item.path, []).append(item)
    starts = {path: crc32(path.name.encode()) % min(one_in, len(files[path])) for path in files}
    return [item for path in files for item in files[path][starts[path] :: one_in]]
