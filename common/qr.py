"""A QR code as the path of an SVG, drawn by the server: templates put it into the page, and nothing is fetched."""

from dataclasses import dataclass

MARGIN = 4
"""Modules left free around it, as the standard asks."""


@dataclass(frozen=True, slots=True)
class QrCode:
    """`size` modules a side, margin included; `path` has one square for each dark one."""

    size: int
    path: str


def qr_code(text: str) -> QrCode:
    """The code of `text`, error correction M."""
    import qrcode  # noqa: PLC0415  # few processes ever draw one

    code = qrcode.QRCode(border=MARGIN)
    code.add_data(text)
    rows = code.get_matrix()
    path = "".join(
        f"M{column} {row}h1v1h-1z" for row, cells in enumerate(rows) for column, is_dark in enumerate(cells) if is_dark
    )
    return QrCode(len(rows), path)
