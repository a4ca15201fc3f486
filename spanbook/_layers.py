"""The parameters of a layer, found in a model by the names that torch, BERT and GPT-2 use."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from spanbook import _parameters, _table
from spanbook._arrays import Array, namespace

Parts = Mapping[str, tuple[str, ...]]


class Names(NamedTuple):
    """What a family of models calls the parts of a layer, by torch's name for each."""

    attention: str  # what the names of the heads begin with, in those of the layer
    heads: Parts  # several names are stacked, as torch stacks queries, keys and values
    rest: Parts
    first: str  # the one that a layer of theirs is found by
    beside: tuple[str, ...] = ()  # stands among the heads' names, and is not theirs
    turned: bool = False  # whether matrices multiply from the right


TORCH = Names(
    "self_attn.",
    {f"{letter}_proj": (f"{letter}_proj",) for letter in ("in", "out", "q", "k", "v")},
    {part: (part,) for part in ("linear1", "linear2", "norm1", "norm2")},
    first="out_proj.weight",
)
BERT = Names(
    "attention.",
    {
        "in_proj": ("self.query", "self.key", "self.value"),
        "out_proj": ("output.dense",),
        "q_proj": ("self.query",),
        "k_proj": ("self.key",),
        "v_proj": ("self.value",),
    },
    {
        "linear1": ("intermediate.dense",),
        "linear2": ("output.dense",),
        "norm1": ("attention.output.LayerNorm",),
        "norm2": ("output.LayerNorm",),
    },
    first="self.query.weight",
    beside=("output.LayerNorm.weight", "output.LayerNorm.bias"),
)
GPT2 = Names(
    "attn.",
    {"in_proj": ("c_attn",), "out_proj": ("c_proj",)},
    {"linear1": ("mlp.c_fc",), "linear2": ("mlp.c_proj",), "norm1": ("ln_1",), "norm2": ("ln_2",)},
    first="c_attn.weight",
    beside=("bias", "masked_bias"),  # the causal mask, saved with the parameters
    turned=True,
)


def family(given: Mapping[str, Any], prefix: str) -> Names:
    """Return the names that a layer, or its heads, goes by: torch's where it is no other."""
    for names in (BERT, GPT2):
        own = {part for parts in names.heads.values() for part in parts}
        own |= {names.attention + part for part in own}
        if any(f"{prefix}{part}.weight" in given for part in own):
            return names
    return TORCH


class Layer:
    """What a mapping has under a prefix, for a layer or for its heads."""

    def __init__(self, name: str, given: Mapping[str, Any], prefix: str) -> None:
        self.name, self.given, self.prefix = name, given, prefix
        self.names = family(given, prefix)

    def heads(self, *wanted: Any, like: Any) -> dict[str, Array]:
        """Return the parameters of the heads, by torch's names; `wanted` as for `_read`."""
        under = {k: v for k, v in self._under().items() if k not in self.names.beside}
        return self._read(under, self.names.heads, *wanted, like=like)

    def rest(self, *wanted: Any, like: Any) -> dict[str, Array]:
        """Return the parameters of a layer but for those of its heads, by torch's names."""
        own = tuple(f"{part}." for parts in self.names.rest.values() for part in parts)
        under = {
            k: v
            for k, v in self._under().items()
            if k.startswith(own) or not k.startswith(self.names.attention)
        }
        return self._read(under, self.names.rest, *wanted, like=like)

    def _under(self) -> dict[str, Any]:
        start = self.prefix
        return {k.removeprefix(start): v for k, v in self.given.items() if k.startswith(start)}

    def _read(
        self,
        under: dict[str, Any],
        parts: Parts,
        shapes: Mapping[str, tuple[int | str, ...]],
        optional: Collection[str],
        *,
        like: Any,
    ) -> dict[str, Array]:
        """Return the arrays of these shapes; all but the optional must be there, and no others.

        A letter in a shape is a length that the first array to have it decides.
        """
        called = {key: _called(key, parts) for key in shapes}
        there = [key for key in shapes if any(k in under for k in called[key])]
        needed = [k for key in shapes if key in there or key not in optional for k in called[key]]
        self._refuse(under, parts, [k for own in called.values() for k in own], needed)
        out: dict[str, Array] = {}
        lengths: dict[str, int] = {}
        for key in there:
            shape = _part(shapes[key], len(called[key]))
            turned = self.names.turned and len(shape) == 2
            shape = shape[::-1] if turned else shape
            found = [
                _parameters.shaped(
                    f"{self.name}[{self.prefix + k!r}]", under[k], shape, lengths, like=like
                )
                for k in called[key]
            ]
            whole = found[0] if len(found) == 1 else namespace(found[0]).concat(found)
            out[key] = namespace(whole).matrix_transpose(whole) if turned else whole
        return out

    def _refuse(
        self, under: Mapping[str, Any], parts: Parts, known: list[str], needed: list[str]
    ) -> None:
        """Refuse names that are not known, and say which are missing."""
        unknown = [self.prefix + key for key in under if key not in known]
        missing = [self.prefix + key for key in needed if key not in under]
        if not under and self.prefix:
            wrong = f"has no name that begins with {_table.seen(self.prefix)}"
        elif unknown:
            verb = "is" if len(unknown) == 1 else "are"
            wrong = f"has {_listed(unknown)}, which {verb} none of {', '.join(known)}"
        elif missing:
            wrong = f"has no {_listed(missing)}"
        else:
            return
        raise ValueError(f"`{self.name}` {wrong}{self._elsewhere(parts is self.names.heads)}")

    def _elsewhere(self, heads: bool) -> str:
        """Return where the layers are, if these are the parameters of a whole model."""
        layers = [
            key.removesuffix(names.first if heads else names.attention + names.first)
            for key in self.given
            for names in (TORCH, BERT, GPT2)
            if f".{key}".endswith(f".{names.attention}{names.first}")
        ]
        layers = [layer for layer in layers if layer != self.prefix]
        if not layers:
            return ""
        more = f", others up to {layers[-1]!r}" if len(layers) > 1 else ""
        return f"; it has a layer under {layers[0]!r}{more}: give that as `prefix`"


def _called(key: str, parts: Parts) -> tuple[str, ...]:
    """Return what a family calls the parameter that torch calls `key`."""
    part, _, kind = key.replace("_proj_", "_proj.").rpartition(".")
    if parts is TORCH.heads or part not in parts:
        return (key,)
    return tuple(f"{own}.{kind}" for own in parts[part])


def _part(shape: tuple[int | str, ...], n: int) -> tuple[int | str, ...]:
    """Return the shape of one of `n` arrays that are stacked to this shape."""
    first = shape[0]
    return shape if isinstance(first, str) else (first // n, *shape[1:])


def _listed(names: list[str]) -> str:
    shown = ", ".join(map(_table.seen, names[:4]))
    return shown if len(names) <= 4 else f"{shown} and {len(names) - 4} more"
