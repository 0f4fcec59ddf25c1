"""Makes a screenshot small: at most 256 colours, each pixel an index. The browser counts the colours, so nothing is installed."""

import base64
import struct
import zlib

from playwright.sync_api import Page

INDEXES = """async (given) => {
  const picture = new Image();
  picture.src = "data:image/png;base64," + given;
  await picture.decode();
  const canvas = new OffscreenCanvas(picture.width, picture.height), context = canvas.getContext("2d");
  context.drawImage(picture, 0, 0);
  const pixels = new Uint32Array(context.getImageData(0, 0, canvas.width, canvas.height).data.buffer), counts = new Map();
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) || 0) + 1);
  const common = [...counts].sort((a, b) => b[1] - a[1]), kept = [], place = new Map();
  const parts = (pixel) => [pixel & 255, pixel >> 8 & 255, pixel >> 16 & 255];
  const far = (a, b) => (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2;
  const nearest = (rgb) => kept.reduce((best, one, at) => { const d = far(one, rgb); return d < best[0] ? [d, at] : best; }, [Infinity, 0]);
  for (const apart of [300, 60, 0]) for (const [pixel] of common) {
    if (kept.length === 256) break;
    const rgb = parts(pixel);
    if (!kept.length || nearest(rgb)[0] > apart) kept.push(rgb);
  }
  const indexes = pixels.map((pixel) => {
    if (!place.has(pixel)) place.set(pixel, nearest(parts(pixel))[1]);
    return place.get(pixel);
  });
  let text = "";
  for (let at = 0; at < indexes.length; at += 8192) text += String.fromCharCode(...indexes.subarray(at, at + 8192));
  return [canvas.width, canvas.height, kept.flat(), btoa(text)];
}"""


def shrink(page: Page, png: bytes) -> bytes:
    """The same picture in at most 256 colours: the common ones exactly, the rare ones by their nearest neighbour."""
    width, height, colours, encoded = page.evaluate(INDEXES, base64.b64encode(png).decode())
    indexes = base64.b64decode(encoded)
    rows = b"".join(b"\x00" + indexes[y * width : (y + 1) * width] for y in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = ((b"IHDR", head), (b"PLTE", bytes(colours)), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    body = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(body)
