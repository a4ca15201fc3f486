"""A hand at the mouse and the keys, in the words of the WebDriver standard's actions."""

KEYS = {"ArrowUp": "\ue013", "ArrowRight": "\ue014", "PageUp": "\ue00e", "Home": "\ue011"}
KEYS |= {"Shift": "\ue008", "Control": "\ue009", "Enter": "\ue007"}


def press(*strokes):
    """Press keys one after the other, such as "Home" or "Shift+ArrowUp"."""
    done = []
    for stroke in strokes:
        codes = [KEYS.get(key, key) for key in stroke.split("+")]
        done += [{"type": "keyDown", "value": code} for code in codes]
        done += [{"type": "keyUp", "value": code} for code in reversed(codes)]
    return {"type": "key", "id": "keys", "actions": done}


def drag(x, y, *ways):
    """Press the mouse at a place, carry it along some ways, and let it go."""
    done = [{"type": "pointerMove", "x": round(x), "y": round(y)}, {"type": "pointerDown"}]
    for dx, dy in ways:
        x, y = x + dx, y + dy
        done += [{"type": "pointerMove", "x": round(x), "y": round(y), "duration": 50}]
        done += [{"type": "pause", "duration": 50}]  # a frame or more, which the figure draws in
    done += [{"type": "pointerUp"}]
    for one in done:
        if one["type"].startswith("pointer") and one["type"] != "pointerMove":
            one["button"] = 0
    return {"type": "pointer", "id": "mouse", "actions": done}
