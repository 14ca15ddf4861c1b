"""PNG files, good and bad: what passes is the picture, and nothing else."""

import struct
import zlib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tools.png import PngError, clean_png

SIGNATURE = b"\x89PNG\r\n\x1a\n"
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
PLTE = (b"PLTE", b"abcdef")


def chunk(name: bytes, body: bytes) -> bytes:
    checksum = zlib.crc32(name + body).to_bytes(4, "big")
    return len(body).to_bytes(4, "big") + name + body + checksum


def png(*chunks: tuple[bytes, bytes]) -> bytes:
    return SIGNATURE + b"".join(chunk(name, body) for name, body in chunks)


def header(width=1, height=1, depth=8, colour=2, compression=0, filtering=0, interlaced=0):
    body = struct.pack(">IIBBBBB", width, height, depth, colour, compression, filtering, interlaced)
    return b"IHDR", body


PIXEL = (b"IDAT", zlib.compress(b"\0rgb"))
END = (b"IEND", b"")


def row_bytes(width: int, height: int, depth: int, colour: int) -> int:
    return height * (1 + (width * CHANNELS[colour] * depth + 7) // 8) if width and height else 0


def interlaced_bytes(width: int, height: int, depth: int, colour: int) -> int:
    """By asking of each pixel in which pass it lies (Adam7's own table)."""
    table = ["16462646", "77777777", "56565656", "77777777",
             "36463646", "77777777", "56565656", "77777777"]  # fmt: skip
    total = 0
    for number in "1234567":
        rows = [
            columns
            for y in range(height)
            if (columns := sum(table[y % 8][x % 8] == number for x in range(width)))
        ]
        total += sum(row_bytes(columns, 1, depth, colour) for columns in rows)
    return total


@given(st.data())
def test_every_kind_of_picture_passes_unchanged(data):
    """All colour types, depths and sizes, interlaced or not, the picture in any number of chunks."""
    colour = data.draw(st.sampled_from(sorted(CHANNELS)))
    depth = data.draw(st.sampled_from(DEPTHS[colour]))
    width, height = data.draw(st.integers(1, 20)), data.draw(st.integers(1, 20))
    interlaced = data.draw(st.booleans())
    size = (interlaced_bytes if interlaced else row_bytes)(width, height, depth, colour)
    pixels = data.draw(st.binary(min_size=1, max_size=9)) * size
    packed = zlib.compress(pixels[:size])
    cut = data.draw(st.integers(0, len(packed)))
    first = header(width, height, depth, colour, interlaced=int(interlaced))
    palette = [(b"PLTE", b"rgb" * data.draw(st.integers(1, 1 << depth)))] if colour == 3 else []
    parts = [packed[:cut], packed[cut:]]

    cleaned = clean_png(png(first, *palette, *((b"IDAT", part) for part in parts), END))

    assert cleaned == png(first, *palette, (b"IDAT", packed), END)
    assert clean_png(cleaned) == cleaned


def test_only_what_shows_the_picture_is_kept():
    """Text, profiles, animation, times, unknown chunks and whatever follows the end are gone."""
    extra = [
        (b"tEXt", b"a\0b"),
        (b"iCCP", b"x"),
        (b"acTL", bytes(8)),
        (b"eXIf", b"x"),
        (b"zzZz", b""),
    ]
    kept = [(b"gAMA", bytes(4)), (b"sRGB", b"\0"), (b"cHRM", bytes(32)), (b"pHYs", bytes(9))]
    data = png(header(), *extra, *kept, PIXEL, (b"tIME", bytes(7)), END) + b"<script>" * 100

    assert clean_png(data) == png(header(), *kept, PIXEL, END)


@given(st.data())
def test_a_damaged_file_is_refused_or_clean(data):
    """Bytes changed, lost and added anywhere: an error, or a file that is clean already."""
    good = bytearray(
        png(header(2, 2, 8, 3), (b"PLTE", b"abcdef"), (b"tRNS", b"a"),
            (b"IDAT", zlib.compress(bytes(6))), END)
    )  # fmt: skip
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(good)))
        good[place : place + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    try:
        cleaned = clean_png(bytes(good))
    except PngError as error:
        assert str(error).startswith(("it ", "its "))  # noqa: PT017
    else:
        assert clean_png(cleaned) == cleaned


NAMES = st.sampled_from([b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"pHYs", b"tEXt", b"ABCD"])


@given(st.lists(st.tuples(NAMES, st.binary(max_size=20)), max_size=6))
@example([header(), (b"IDAT", b""), PIXEL, END])
def test_any_chunks_are_refused_or_clean(chunks):
    """Right checksums around anything."""
    try:
        cleaned = clean_png(png(*chunks))
    except PngError:
        return
    assert clean_png(cleaned) == cleaned


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "it is not a PNG"),
        (b"GIF89a", "it is not a PNG"),
        (SIGNATURE, "it ends too early"),
        (png(header(), PIXEL), "it ends too early"),
        (png(header(), PIXEL, END)[:-1], "it ends too early"),
        (SIGNATURE + b"\xff" * 12, "it ends too early"),
        (png(header(), PIXEL, END).replace(b"IDAT", b"IDaT"), "it is damaged"),
        (png(PIXEL, END), "it has no header or no picture"),
        (png(header(), END), "it has no header or no picture"),
        (png(header(), header(), PIXEL, END), "it has no header or no picture"),
        (png((b"IHDR", b"x"), PIXEL, END), "its header is wrong"),
        (png(header(depth=3), PIXEL, END), "its header is wrong"),
        (png(header(colour=5), PIXEL, END), "its header is wrong"),
        (png(header(compression=1), PIXEL, END), "its header is wrong"),
        (png(header(interlaced=2), PIXEL, END), "its header is wrong"),
        (png(header(0), PIXEL, END), "it has no size, or a side of more than 32768 pixels"),
        (png(header(1 << 31), PIXEL, END), "it has no size, or a side of more than 32768 pixels"),
        (png(header(30_000, 30_000), PIXEL, END), "its pixels take more than 128 MiB"),
        (png(header(), PIXEL, (b"tEXt", b""), PIXEL, END), "its picture is scattered"),
        (png(header(), PIXEL, (b"gAMA", bytes(4)), END), "its chunks are out of order"),
        (png(header(), PLTE, PLTE, PIXEL, END), "its chunks are out of order"),
        (png(header(), (b"PLTE", b"ab"), PIXEL, END), "its chunks are wrong"),
        (png(header(colour=0), PLTE, PIXEL, END), "its chunks are wrong"),
        (png(header(), (b"gAMA", b""), PIXEL, END), "its chunks are wrong"),
        (png(header(colour=3), PIXEL, END), "it has no palette"),
        (png(header(), (b"ABCD", b""), PIXEL, END), "it needs something that is not known"),
        (png(header(), (b"IDAT", b"xxxx"), END), "its picture is damaged"),
        (png(header(2), PIXEL, END), "its picture does not have the size that it claims"),
        (
            png(header(), (b"IDAT", zlib.compress(bytes(1 << 27))), END),
            "its picture does not have the size that it claims",
        ),
        (
            png(header(), (b"IDAT", PIXEL[1][:-4]), END),
            "its picture does not have the size that it claims",
        ),
    ],
)
def test_each_breach_has_its_reason(data, reason):
    """What is wrong is said."""
    with pytest.raises(PngError) as caught:
        clean_png(data)
    assert str(caught.value) == reason
