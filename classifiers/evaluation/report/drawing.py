"""What every plot shares: colours for light and dark pages, and SVG that is the same every time.

matplotlib is an extra; only this file and `plots` import it.
"""

import base64
import io
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final, NamedTuple

import matplotlib as mpl
from matplotlib.figure import Figure

VERSION: Final = mpl.__version__
_WIDTH: Final = 5.2


class Theme(NamedTuple):
    """Colours of one page. Ham, spam and the others differ for the colour-blind too (Okabe, Ito
    2008), and by marker, hatch or dash where there is no colour at all."""

    ink: str
    faint: str
    ham: str
    spam: str
    third: str
    fourth: str


LIGHT: Final = Theme("#1b2330", "#c9d0da", "#0072b2", "#c2500a", "#00795a", "#8a5a83")
DARK: Final = Theme("#e8ecf2", "#3d4755", "#56b4e9", "#f0a53a", "#2fc79b", "#d99bc6")

Draw = Callable[[Figure, Theme], None]


class Picture(NamedTuple):
    """One plot as data: URIs, for a light and for a dark page, and its size in CSS pixels."""

    light: str
    dark: str
    width: int
    height: int


def picture(draw: Draw, height: float) -> Picture:
    """Draw once for each theme. height: in inches."""
    light, dark = (_svg(draw, theme, height) for theme in (LIGHT, DARK))
    return Picture(light, dark, round(96 * _WIDTH), round(96 * height))


def quiet_axes(axes: Any, theme: Theme) -> None:
    """Leave only what is read: two spines and a faint grid."""
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.grid(visible=True, color=theme.faint, linewidth=0.6)
    axes.set_axisbelow(True)


def _svg(draw: Draw, theme: Theme, height: float) -> str:
    with _style(theme):
        figure = Figure(figsize=(_WIDTH, height), layout="constrained")
        draw(figure, theme)
        written = io.BytesIO()
        figure.savefig(
            written, format="svg", transparent=True, metadata={"Date": None, "Creator": None}
        )
    return "data:image/svg+xml;base64," + base64.b64encode(written.getvalue()).decode("ascii")


@contextmanager
def _style(theme: Theme) -> Iterator[None]:
    settings: dict[Any, Any] = {
        "svg.hashsalt": "comment-moderation",
        "svg.fonttype": "path",
        "text.parse_math": False,  # the name of a source is no formula
        "font.family": "DejaVu Sans",
        "font.size": 10.5,
        "axes.labelsize": 10.5,
        "xtick.labelsize": 9.5,
        "ytick.labelsize": 9.5,
        "legend.fontsize": 9.5,
        "legend.frameon": False,
        "hatch.linewidth": 0.7,
        "text.color": theme.ink,
        "axes.labelcolor": theme.ink,
        "axes.edgecolor": theme.ink,
        "xtick.color": theme.ink,
        "ytick.color": theme.ink,
    }
    with mpl.rc_context(), warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # a letter that the font doesn't have
        mpl.rcdefaults()
        mpl.rcParams.update(settings)
        yield
