"""The protobuf form of an OTLP metrics export, read into the shape of its JSON form, and the answer in both forms.

Source: opentelemetry-proto 1.x, `metrics/v1/metrics.proto` and `collector/metrics/v1/metrics_service.proto`. Only the fields
that are used are read; unknown ones are skipped, as the format asks. Bounded by the bytes given: nothing is allocated ahead.
"""

import struct
from collections.abc import Callable, Iterator
from typing import Any

Reader = Callable[[Any], Any]
Shape = dict[int, tuple[str, Reader, bool]]


class WireError(ValueError):
    """Bytes that are no such message."""


def export_decode(data: bytes) -> dict[str, Any]:
    """An ExportMetricsServiceRequest as the JSON form would say it. Raises `WireError`."""
    try:
        return _message(memoryview(data), _EXPORT)
    except (IndexError, struct.error, UnicodeDecodeError) as error:
        raise WireError("The bytes end too early or hold no text") from error


def answer_encode(rejected: int, message: str) -> bytes:
    """An ExportMetricsServiceResponse: empty when there is nothing to say."""
    if not rejected and not message:
        return b""
    text = message.encode()
    inner = (b"\x08" + _varint_bytes(rejected) if rejected else b"") + b"\x12" + _varint_bytes(len(text)) + text
    return b"\x0a" + _varint_bytes(len(inner)) + inner


def _fields(data: memoryview) -> Iterator[tuple[int, int, Any]]:
    place = 0
    while place < len(data):
        tag, place = _varint(data, place)
        kind = tag & 7
        value: Any
        if kind == 0:
            value, place = _varint(data, place)
        elif kind == 1:
            value, place = data[place : place + 8], place + 8
        elif kind == 2:
            length, place = _varint(data, place)
            value, place = data[place : place + length], place + length
        elif kind == 5:
            value, place = data[place : place + 4], place + 4
        else:
            raise WireError(f"There is no wire type {kind}")
        if place > len(data):
            raise WireError("The bytes end too early")
        yield tag >> 3, kind, value


def _varint(data: memoryview, place: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[place]
        value |= (byte & 127) << shift
        place += 1
        if byte < 128:
            return value & 0xFFFFFFFFFFFFFFFF, place
        shift += 7
        if shift > 63:
            raise WireError("A number is longer than 64 bits")


def _varint_bytes(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])


def _message(data: Any, shape: Shape) -> dict[str, Any]:
    """The known fields of one message; repeated ones as lists. A packed list comes as one list."""
    if not isinstance(data, memoryview):
        raise WireError("A number stands where a message should be")
    found: dict[str, Any] = {}
    for number, _, raw in _fields(data):
        if number not in shape:
            continue
        name, read, is_list = shape[number]
        value = read(raw)
        if not is_list:
            found[name] = value
        elif isinstance(value, list):
            found.setdefault(name, []).extend(value)
        else:
            found.setdefault(name, []).append(value)
    return found


def _of(shape: Shape) -> Reader:
    return lambda raw: _message(raw, shape)


def _text(raw: Any) -> str:
    return bytes(raw).decode()


def _one(form: str) -> Reader:
    return lambda raw: struct.unpack(form, raw)[0]


def _many(form: str) -> Reader:
    """A packed list, or one element of an unpacked one."""

    def read(raw: Any) -> list[Any]:
        return list(struct.unpack(f"<{len(raw) // 8}{form}", raw))

    return read


def _signed(raw: Any) -> int:
    return int(raw) - 2**64 if raw >= 2**63 else int(raw)


_double, _fixed = _one("<d"), _one("<Q")
_VALUE: Shape = {
    1: ("stringValue", _text, False),
    2: ("boolValue", bool, False),
    3: ("intValue", _signed, False),
    4: ("doubleValue", _double, False),
}
_ATTRIBUTE: Shape = {1: ("key", _text, False), 2: ("value", _of(_VALUE), False)}
_TIMES: Shape = {2: ("startTimeUnixNano", _fixed, False), 3: ("timeUnixNano", _fixed, False)}
_NUMBER: Shape = {
    **_TIMES,
    4: ("asDouble", _double, False),
    6: ("asInt", _one("<q"), False),
    7: ("attributes", _of(_ATTRIBUTE), True),
    8: ("flags", int, False),
}
_HISTOGRAM: Shape = {
    **_TIMES,
    4: ("count", _fixed, False),
    5: ("sum", _double, False),
    6: ("bucketCounts", _many("Q"), True),
    7: ("explicitBounds", _many("d"), True),
    9: ("attributes", _of(_ATTRIBUTE), True),
    10: ("flags", int, False),
}
_QUANTILE: Shape = {1: ("quantile", _double, False), 2: ("value", _double, False)}
_SUMMARY: Shape = {
    **_TIMES,
    4: ("count", _fixed, False),
    5: ("sum", _double, False),
    6: ("quantileValues", _of(_QUANTILE), True),
    7: ("attributes", _of(_ATTRIBUTE), True),
    8: ("flags", int, False),
}
_METRIC: Shape = {
    1: ("name", _text, False),
    5: ("gauge", _of({1: ("dataPoints", _of(_NUMBER), True)}), False),
    7: ("sum", _of({1: ("dataPoints", _of(_NUMBER), True), 3: ("isMonotonic", bool, False)}), False),
    9: ("histogram", _of({1: ("dataPoints", _of(_HISTOGRAM), True)}), False),
    10: ("exponentialHistogram", _of({}), False),
    11: ("summary", _of({1: ("dataPoints", _of(_SUMMARY), True)}), False),
}
_EXPORT: Shape = {
    1: (
        "resourceMetrics",
        _of(
            {
                1: ("resource", _of({1: ("attributes", _of(_ATTRIBUTE), True)}), False),
                2: ("scopeMetrics", _of({2: ("metrics", _of(_METRIC), True)}), True),
            }
        ),
        True,
    )
}
