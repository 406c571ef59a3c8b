"""What is not taken: said why, in two seconds and 100 MB, with nothing applied."""

import io
import json
import subprocess
import sys
import time
from pathlib import Path

import openpyxl
import pytest

from audit.models import Event
from surveys.models import Answer
from tests.factories.hostile_workbooks import HOSTILE
from tests.factories.surveys import open_assessment
from tests.factories.workbook import filled_in, find, saved
from tests.unit.surveys.workbook.conftest import Sender, refusal

ROOT = Path(__file__).resolve().parents[4]
MOST_SECONDS = 2.0
"""Of a processor: what else the machine does is no matter of the file."""
MOST_MEGABYTES = 100
# In a process of its own, which has nothing else in memory but the interpreter.
READ = """
import json, sys, time
from pathlib import Path
from surveys.workbook.reading import stamped_sheets
from surveys.workbook.refusal import WorkbookRefused
began = time.process_time()
try:
    stamped_sheets(Path(sys.argv[1]), ["k" * 50])
    said = ""
except WorkbookRefused as refused:
    said = str(refused)
seconds = time.process_time() - began
status = Path("/proc/self/status").read_text()  # getrusage would tell of the process before, too.
print(json.dumps([said, seconds, int(status.partition("VmHWM:")[2].split()[0]) / 1024]))
"""


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_the_reason(office, tmp_path, name):
    make, word = HOSTILE[name]
    content = make(office.by_lead.download())
    began = time.process_time()
    response = office.by_lead.send(content)
    seconds = time.process_time() - began
    assert response.status_code == (413 if len(content) > 5 * 1024 * 1024 else 422)
    said = refusal(response)
    assert word in said or response.status_code == 413, said
    assert not Answer.objects.exists()
    assert seconds < MOST_SECONDS
    path = tmp_path / "sent.xlsx"
    path.write_bytes(content)
    read = subprocess.run([sys.executable, "-c", READ, str(path)], cwd=ROOT, capture_output=True, text=True, check=True)
    reason, seconds, megabytes = json.loads(read.stdout)
    assert reason
    assert seconds < MOST_SECONDS
    assert megabytes < MOST_MEGABYTES


@pytest.mark.parametrize("name", ["another", "wave", "version"])
def test_a_workbook_of_something_else(office, name):
    if name == "another":
        book, word = Sender(office.other_assessment, office.stranger).download(), "another trust (ROA)"
    elif name == "wave":
        earlier = open_assessment(office.trust, slug="2024")
        book, word = Sender(earlier, office.lead).download(), "another wave (2024)"
    else:
        book, word = office.by_lead.download(), "another version of the questionnaire"
        version = office.assessment.wave.framework_version
        type(version).objects.filter(pk=version.pk).update(content_hash="0" * 64)
    response = office.by_lead.send(filled_in(book, {office.first.key: 3}))
    assert word in refusal(response)
    assert not Answer.objects.exists()
    assert Event.objects.get(action="workbook.refused").data["reason"].startswith("It ")


def test_no_part_of_the_stamp_can_be_changed_or_left_out(office):
    from tests.factories.workbook import saved

    book = office.by_lead.download()
    rows = openpyxl.load_workbook(io.BytesIO(book))["Stamp"].max_row
    for row in range(1, rows + 1):
        changed = openpyxl.load_workbook(io.BytesIO(book))
        changed["Stamp"].cell(row, 2).value = f"{changed['Stamp'].cell(row, 2).value}1"
        assert "was changed" in refusal(office.by_lead.send(saved(changed)))
    without = openpyxl.load_workbook(io.BytesIO(book))
    without["Stamp"].delete_rows(rows - 2)
    assert "was changed" in refusal(office.by_lead.send(saved(without)))


def test_a_stamp_of_another_key_is_refused_and_one_of_the_key_before_is_not(office, settings):
    book = filled_in(office.by_lead.download(), {office.first.key: 3})
    before, settings.SECRET_KEY = settings.SECRET_KEY, "another key of at least fifty characters, as it has to be"
    sender = Sender(office.assessment, office.lead)
    assert "another portal made it" in refusal(sender.send(book))
    settings.SECRET_KEY_FALLBACKS = [before]
    assert sender.send(book).status_code == 302


def test_a_question_that_stands_twice(office):
    book = openpyxl.load_workbook(io.BytesIO(office.by_lead.download()))
    cell = find(book, office.first.key)
    sheet = cell.parent
    for column in range(1, 12):
        sheet.cell(60, column).value = sheet.cell(cell.row, column).value
    assert "stands in the workbook twice" in refusal(office.by_lead.send(saved(book)))


def test_a_row_that_is_gone_changes_nothing(office):
    office_answers = filled_in(office.by_lead.download(), {office.second.key: 2})
    book = openpyxl.load_workbook(io.BytesIO(office_answers))
    cell = find(book, office.first.key)
    cell.parent.delete_rows(cell.row)
    _, html = office.by_lead.preview(saved(book))
    assert "Questions that are not in the workbook (1)" in html


def test_an_address_typed_into_a_comment_is_no_link_to_another_file(office):
    book = openpyxl.load_workbook(io.BytesIO(office.by_lead.download()))
    cell = find(book, office.first.key, "comment")
    cell.value = cell.hyperlink = "https://www.example.nhs.uk/minutes"
    find(book, office.first.key).value = 3
    address, _ = office.by_lead.preview(saved(book))
    office.by_lead.apply(address)
    assert Answer.objects.get().comment == "https://www.example.nhs.uk/minutes"
