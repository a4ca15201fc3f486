"""Matplotlib's backend in the page: a figure is shown as SVG, for a light and for a dark page."""

import io

from matplotlib._pylab_helpers import Gcf
from matplotlib.backend_bases import FigureManagerBase
from matplotlib.backends.backend_agg import FigureCanvasAgg
from runner import Session
from themes import dark, light, pixels


class FigureManager(FigureManagerBase):
    """What `plt.show()` asks."""

    @classmethod
    def pyplot_show(cls, *, block=None):
        """Send every open figure and close it."""
        session = Session.current
        for manager in Gcf.get_all_fig_managers():
            session.out.flush()
            figure, file = manager.canvas.figure, io.StringIO()
            figure.savefig(file, format="svg", metadata={"Date": None})
            svg = file.getvalue()
            label = " ".join(figure.get_label().split())
            session.send("figure", light(svg), dark(svg), label, *map(str, pixels(svg)))
            Gcf.destroy(manager)


class FigureCanvas(FigureCanvasAgg):
    """The canvas of a figure."""

    manager_class = FigureManager
