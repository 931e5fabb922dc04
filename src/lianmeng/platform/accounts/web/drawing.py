"""A QR code as the path of a drawing: the pages forbid scripts and styles of their own, and need neither for it."""

from dataclasses import dataclass

import qrcode

_MARGIN = 4  # modules of white around it, as the standard of QR codes wants


@dataclass(frozen=True)
class Drawing:
    """The outline ``path`` in a square of ``size`` units."""

    path: str
    size: int


def qr_code(text: str) -> Drawing:
    """The QR code of ``text``: each run of dark modules in a row is one rectangle of the path."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=0)
    code.add_data(text)
    code.make(fit=True)
    parts = []
    for y, row in enumerate(code.get_matrix(), _MARGIN):
        start = None
        for x, dark in enumerate([*row, False], _MARGIN):
            if dark and start is None:
                start = x
            elif not dark and start is not None:
                parts.append(f"M{start} {y}h{x - start}v1h-{x - start}z")
                start = None
    return Drawing("".join(parts), code.modules_count + 2 * _MARGIN)
