"""Sparklines as points of an SVG, worked out on the server: they print, and need no script."""

from collections.abc import Sequence

WIDTH, HEIGHT, MARGIN = 90, 26, 2


def line_points(values: Sequence[float]) -> str:
    """The points of the line through ``values``, the least at the bottom and the greatest on top."""
    return " ".join(f"{x:g},{y:g}" for x, y in _points(values))


def area_points(values: Sequence[float]) -> str:
    """The same line, closed along the bottom."""
    points = _points(values)
    if not points:
        return ""
    around = [(points[0][0], HEIGHT), *points, (points[-1][0], HEIGHT)]
    return " ".join(f"{x:g},{y:g}" for x, y in around)


def _points(values: Sequence[float]) -> list[tuple[float, float]]:
    if len(values) < 2:
        return []
    least, greatest = min(values), max(values)
    span = float(greatest - least) or 1.0
    step = WIDTH / (len(values) - 1)
    tall = HEIGHT - 2 * MARGIN
    return [
        (round(index * step, 1), round(HEIGHT - MARGIN - float(value - least) / span * tall, 1))
        for index, value in enumerate(values)
    ]
