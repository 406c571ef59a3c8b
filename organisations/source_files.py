"""Files handed to an import: read within limits, decoded, and refused with file, line and reason."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

# The largest ODS file of trusts has 60 kB, its longest line 300 characters. What is far beyond is something else.
MAX_BYTES = 2_000_000
MAX_LINE_LENGTH = 4_000


class FileRefused(ValueError):
    """A file that cannot be imported. ``line`` counts from 1; None where the whole file is meant."""

    def __init__(self, file_name: str, line: int | None, reason: str) -> None:
        self.file_name = file_name
        self.line = line
        self.reason = reason
        super().__init__(f"{file_name}, line {line}: {reason}" if line else f"{file_name}: {reason}")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file's name, for messages, and its bytes, of which there may be ``most``."""

    name: str
    content: bytes
    most: int = MAX_BYTES

    @classmethod
    def read(cls, path: Path, *, most: int = MAX_BYTES) -> "SourceFile":
        """Read a file. Raises FileRefused when it cannot be read; one of more than ``most`` bytes is refused later."""
        try:
            with path.open("rb") as opened:
                # One byte more than allowed tells a file that is too large, whatever its size claims to be.
                content = opened.read(most + 1)
        except OSError as error:
            raise FileRefused(path.name, None, f"it cannot be read ({error.strerror or error}).") from error
        return cls(path.name, content, most)

    @property
    def sha256(self) -> str:
        return sha256(self.content).hexdigest()


def lines_of(file: SourceFile) -> list[tuple[int, str]]:
    """The lines of a text file with their numbers from 1, without line ends; blank lines at the end are dropped.

    Raises FileRefused for a file that is empty, too large, not UTF-8, not text, or has a line that is too long.
    """
    if len(file.content) > file.most:
        raise FileRefused(file.name, None, f"it is larger than {file.most:,} bytes.")
    try:
        text = file.content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = file.content.count(b"\n", 0, error.start) + 1
        raise FileRefused(file.name, line, "it is not UTF-8 text.") from error
    # Only \n and \r\n end a line here: str.splitlines would also split at form feeds and the like.
    lines = text.rstrip("\r\n").split("\n")
    if not text.strip():
        raise FileRefused(file.name, None, "it is empty.")
    numbered = [(number, line.removesuffix("\r")) for number, line in enumerate(lines, start=1)]
    for place, content in numbered:
        if len(content) > MAX_LINE_LENGTH:
            raise FileRefused(file.name, place, f"the line is longer than {MAX_LINE_LENGTH:,} characters.")
        if any(not character.isprintable() for character in content):
            raise FileRefused(file.name, place, "there are control characters in it, so it is not a text file.")
    return numbered


def fields_of(file: SourceFile, number: int, line: str) -> list[str]:
    """The fields of one CSV line, stripped of spaces. Raises FileRefused for quotes that do not match."""
    try:
        rows = list(csv.reader([line], strict=True))
    except csv.Error as error:
        raise FileRefused(file.name, number, f"it is not a CSV line ({error}).") from error
    return [field.strip() for field in rows[0]] if rows else []


def header_of(file: SourceFile) -> list[str]:
    """The column names of a CSV file with a header. Raises FileRefused as ``lines_of``."""
    number, line = lines_of(file)[0]
    return fields_of(file, number, line)


def records_of(file: SourceFile, required: tuple[str, ...] = ()) -> Iterator[tuple[int, Mapping[str, str]]]:
    """The rows of a CSV file with a header, by column name, with their line numbers.

    Raises FileRefused also for a column named twice, a required one that is missing, and a row of another length.
    """
    lines = lines_of(file)
    header = fields_of(file, *lines[0])
    repeated = sorted({name for name in header if header.count(name) > 1})
    if repeated:
        raise FileRefused(file.name, 1, f"the column {repeated[0]!r} is there more than once.")
    missing = [name for name in required if name not in header]
    if missing:
        raise FileRefused(file.name, 1, f"the column {missing[0]!r} is missing.")
    for number, line in lines[1:]:
        fields = fields_of(file, number, line)
        if len(fields) != len(header):
            raise FileRefused(file.name, number, f"it has {len(fields)} columns, the first line has {len(header)}.")
        yield number, dict(zip(header, fields, strict=True))
