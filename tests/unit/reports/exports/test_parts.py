"""Names, archives and paces, without a database."""

import hashlib
import io
import json
import zipfile
from datetime import UTC, datetime

import pytest

from reports.exports.archive import Archive
from reports.exports.naming import pack_name, report_name
from reports.exports.progress import duration_in_words, seconds_left

MADE_AT = datetime(2026, 11, 23, 9, 30, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("trust_name", "expected"),
    [
        ("Maple NHS Trust", "digital-maturity-2026-RCF-maple-nhs-trust.pdf"),
        ("../../etc/passwd", "digital-maturity-2026-RCF-etc-passwd.pdf"),
        ("King's “Élan”\r\n=cmd|'", "digital-maturity-2026-RCF-kings-elan-cmd.pdf"),
        ("医", "digital-maturity-2026-RCF.pdf"),
    ],
)
def test_a_report_is_called_by_code_and_plain_name(trust_name, expected):
    assert report_name(wave="2026", trust_code="RCF", trust_name=trust_name) == expected


def test_long_names_stay_apart_by_their_code():
    names = {report_name(wave="2026", trust_code=code, trust_name="a" * 300) for code in ("RCF", "RAE")}
    assert len(names) == 2
    assert max(map(len, names)) < 120


def test_a_pack_without_a_region_is_of_england():
    assert pack_name(wave="2026", region_name="", edition="to-share") == "digital-maturity-2026-england-to-share.zip"


def test_a_pack_opens_and_its_hashes_are_those_of_its_files():
    sink = io.BytesIO()
    with Archive(sink, made_at=MADE_AT) as archive:
        packed = archive.add("a.pdf", b"%PDF-1" * 1000)
        archive.add_manifest({"files": [packed.sha256]})
    with zipfile.ZipFile(io.BytesIO(sink.getvalue())) as pack:
        assert pack.testzip() is None
        content = pack.read("a.pdf")
        assert json.loads(pack.read("manifest.json"))["files"] == [hashlib.sha256(content).hexdigest()]
        assert pack.getinfo("a.pdf").date_time == (2026, 11, 23, 9, 30, 0)


@pytest.mark.parametrize("name", ["../a.pdf", "a/b.pdf", "a\\b.pdf", ".hidden", "there.pdf"])
def test_a_name_that_is_taken_or_leads_elsewhere_is_refused(name):
    with Archive(io.BytesIO(), made_at=MADE_AT) as archive:
        archive.add("there.pdf", b"")
        with pytest.raises(ValueError, match="cannot be the name"):
            archive.add(name, b"")


def test_the_time_left_follows_the_pace_so_far():
    assert seconds_left(done=0, total=10, elapsed=3) is None
    assert seconds_left(done=4, total=10, elapsed=2) == 3
    assert seconds_left(done=10, total=10, elapsed=5) == 0
    assert [duration_in_words(s) for s in (0, 31, 90, 91)] == [
        "less than 5 seconds",
        "about 35 seconds",
        "about 90 seconds",
        "about 2 minutes",
    ]
