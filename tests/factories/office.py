"""LibreOffice at work: files opened and saved as another kind by the program itself."""

import subprocess
from itertools import count
from pathlib import Path

import pytest

from scripts.lanes import office_lane

SECONDS = 180
EVERY_SHEET = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
"""As CSV in UTF-8, each sheet by itself, values as they are shown."""


class Office:
    """LibreOffice with a profile of its own in ``folder``; the test is skipped where there is none."""

    def __init__(self, folder: Path) -> None:
        lane = office_lane()
        if lane.left_out:
            pytest.skip(lane.left_out)
        self.program = lane.env["SOFFICE"]
        self.folder = folder
        self._number = count()

    def saved_as(self, kind: str, content: bytes, ending: str) -> bytes:
        """The file as ``kind``."""
        return self._convert(kind, content, ending)[f"workbook.{kind}"]

    def sheets(self, content: bytes, ending: str) -> dict[str, bytes]:
        """By its name each sheet as CSV."""
        files = self._convert(EVERY_SHEET, content, ending)
        return {name.removeprefix("workbook-").removesuffix(".csv"): found for name, found in files.items()}

    def _convert(self, kind: str, content: bytes, ending: str) -> dict[str, bytes]:
        folder = self.folder / f"office-{next(self._number)}"
        folder.mkdir()
        source, saved = folder / f"workbook.{ending}", folder / "saved"
        source.write_bytes(content)
        command = [self.program, f"-env:UserInstallation=file://{self.folder}/profile", "--headless"]
        command += ["--convert-to", kind, "--outdir", str(saved), str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)
        return {path.name: path.read_bytes() for path in saved.iterdir()}
