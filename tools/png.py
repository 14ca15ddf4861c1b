"""PNG from a hostile place: checked whole and written anew, with nothing in it but the picture.

A file that a person opens goes to a decoder with a history of holes. So every chunk's length and
checksum is checked, its place and size; the pixels must inflate to exactly the size that the header
says; text, profiles, animation and anything after the end are left out.

Format: W3C, Portable Network Graphics, second edition.
"""

import struct
import zlib
from collections.abc import Iterator

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_LARGEST_SIDE = 1 << 15
_MOST_PIXEL_BYTES = 128 << 20
_PIECE = 1 << 20

# Colour type → channels and allowed bit depths.
_COLOURS = {
    0: (1, (1, 2, 4, 8, 16)),
    2: (3, (8, 16)),
    3: (1, (1, 2, 4, 8)),
    4: (2, (8, 16)),
    6: (4, (8, 16)),
}
_PALETTE = 3
# Adam7: the first column and row of each pass, and the steps.
_PASSES = (
    (0, 0, 8, 8),
    (4, 0, 8, 8),
    (0, 4, 4, 8),
    (2, 0, 4, 4),
    (0, 2, 2, 4),
    (1, 0, 2, 2),
    (0, 1, 1, 2),
)
# Kept beside the picture itself, each at most once and before it, with its exact size.
_SIZED = {b"gAMA": 4, b"sRGB": 1, b"pHYs": 9, b"cHRM": 32}


class PngError(ValueError):
    """Not a PNG, or one beyond the limits. The text says why, as a phrase."""


def clean_png(data: bytes) -> bytes:
    """`data` with only what shows the picture. Raises PngError."""
    chunks = list(_chunks(data))
    kept: list[tuple[bytes, bytes]] = []
    pixels: list[bytes] = []
    names = [name for name, _ in chunks]
    if names[:1] != [b"IHDR"] or names.count(b"IHDR") != 1 or b"IDAT" not in names:
        raise PngError("it has no header or no picture")
    depth, colour, size = _header(chunks[0][1])
    first = names.index(b"IDAT")
    if names[first : first + names.count(b"IDAT")].count(b"IDAT") != names.count(b"IDAT"):
        raise PngError("its picture is scattered")
    seen: set[bytes] = set()
    for place, (name, body) in enumerate(chunks):
        if name == b"IDAT":
            pixels.append(body)
        elif name in (b"IHDR", b"IEND"):
            kept.append((name, body))
        elif _belongs(name, body, depth, colour, seen):
            if name in seen or place > first:
                raise PngError("its chunks are out of order")
            seen.add(name)
            kept.append((name, body))
        elif not name[0] & 0x20:
            raise PngError("it needs something that is not known")
    if colour == _PALETTE and b"PLTE" not in seen:
        raise PngError("it has no palette")
    picture = b"".join(pixels)
    _check_pixels(picture, size)
    kept.insert(len(kept) - 1, (b"IDAT", picture))
    return _SIGNATURE + b"".join(_chunk(name, body) for name, body in kept)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Up to and with IEND; what follows it is ignored."""
    if not data.startswith(_SIGNATURE):
        raise PngError("it is not a PNG")
    place = len(_SIGNATURE)
    while True:
        if len(data) < place + 12:
            raise PngError("it ends too early")
        size, name = struct.unpack_from(">I4s", data, place)
        end = place + 8 + size
        if len(data) < end + 4:
            raise PngError("it ends too early")
        if not name.isalpha() or zlib.crc32(data[place + 4 : end]) != int.from_bytes(
            data[end : end + 4], "big"
        ):
            raise PngError("it is damaged")
        yield name, data[place + 8 : end]
        if name == b"IEND":
            return
        place = end + 4


def _header(body: bytes) -> tuple[int, int, int]:
    """Bit depth, colour type, and the number of bytes that the pixels inflate to."""
    if len(body) != 13:
        raise PngError("its header is wrong")
    width, height, depth, colour, compression, filtering, interlaced = struct.unpack(
        ">IIBBBBB", body
    )
    channels, depths = _COLOURS.get(colour, (0, ()))
    if depth not in depths or (compression, filtering) != (0, 0) or interlaced > 1:
        raise PngError("its header is wrong")
    if not 0 < width <= _LARGEST_SIDE or not 0 < height <= _LARGEST_SIDE:
        raise PngError(f"it has no size, or a side of more than {_LARGEST_SIDE} pixels")
    passes = _PASSES if interlaced else ((0, 0, 1, 1),)
    size = 0
    for column, row, across, down in passes:
        columns, rows = -(-(width - column) // across), -(-(height - row) // down)
        if columns > 0 and rows > 0:
            # Each row begins with a byte that names its filter.
            size += rows * (1 + (columns * channels * depth + 7) // 8)
    if size > _MOST_PIXEL_BYTES:
        raise PngError(f"its pixels take more than {_MOST_PIXEL_BYTES >> 20} MiB")
    return depth, colour, size


def _belongs(name: bytes, body: bytes, depth: int, colour: int, seen: set[bytes]) -> bool:
    """Whether a chunk is kept. Raises PngError for one that is known and wrong."""
    match name:
        case b"PLTE":
            is_right = len(body) % 3 == 0 and 0 < len(body) <= 3 * (
                1 << depth if colour == _PALETTE else 256
            )
            # A palette makes no sense in grey.
            is_right = is_right and colour in (2, 3, 6) and b"tRNS" not in seen
        case b"tRNS":
            is_right = {
                0: len(body) == 2,
                2: len(body) == 6,
                3: 0 < len(body) <= 1 << depth and b"PLTE" in seen,
            }.get(colour, False)
        case _ if name in _SIZED:
            is_right = len(body) == _SIZED[name]
        case _:
            return False
    if not is_right:
        raise PngError("its chunks are wrong")
    return True


def _check_pixels(picture: bytes, size: int) -> None:
    """Inflate and count, without keeping it."""
    inflate = zlib.decompressobj()
    total, rest = 0, picture
    try:
        while rest and not inflate.eof and total <= size:
            total += len(inflate.decompress(rest, _PIECE))
            rest = inflate.unconsumed_tail
    except zlib.error as error:
        raise PngError("its picture is damaged") from error
    if total != size or not inflate.eof:
        raise PngError("its picture does not have the size that it claims")


def _chunk(name: bytes, body: bytes) -> bytes:
    checksum = zlib.crc32(name + body).to_bytes(4, "big")
    return len(body).to_bytes(4, "big") + name + body + checksum
