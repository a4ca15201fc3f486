"""The colours of every picture, what they mean, and matplotlib's settings."""

from __future__ import annotations

from typing import Any

ATOMS = "#0072b2"
TARGET = INK = "#1f252d"
REACHED = "#009e73"
RESIDUAL = "#d55e00"
WEIGHTS = "#7b4ba0"
MUTED = "#59636e"
FAINT = "#dfe3e8"
PAPER = "#ffffff"

DARK = {
    ATOMS: "#56b4e9",
    INK: "#e8ebef",
    REACHED: "#2fcf9f",
    RESIDUAL: "#ff8b3d",
    WEIGHTS: "#c9a0ec",
    MUTED: "#a2abb6",
    FAINT: "#2f3741",
    PAPER: "#14181e",
}

# The target is wider than the point that may sit on it.
MARKERS = {ATOMS: ("o", 8), TARGET: ("s", 10), REACHED: ("D", 7)}

SETTINGS: dict[str, Any] = {
    "figure.figsize": (6.0, 3.8),
    "figure.constrained_layout.use": True,
    "figure.facecolor": PAPER,
    "savefig.facecolor": PAPER,
    "svg.hashsalt": "spanbook",  # the same figure is the same file
    "font.size": 13,
    "text.color": INK,
    "axes.facecolor": "none",
    "axes.edgecolor": MUTED,
    "axes.labelcolor": MUTED,
    "axes.titlecolor": INK,
    "axes.titlesize": 13,
    "axes.titlelocation": "left",
    "axes.linewidth": 0.8,
    "axes.axisbelow": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.prop_cycle": f"cycler('color', {[INK, ATOMS, REACHED, RESIDUAL, WEIGHTS]})",
    "xtick.color": MUTED,
    "xtick.labelsize": 12,
    "ytick.color": MUTED,
    "ytick.labelsize": 12,
    "grid.color": FAINT,
    "grid.linewidth": 0.8,
    "lines.color": INK,
    "lines.linewidth": 2,
    "patch.edgecolor": INK,
    "legend.frameon": False,
}
