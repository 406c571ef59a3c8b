"""A final publication as open data: what is in it, what is not, and that it is the same each time."""

import csv
import hashlib
import io
import json
import zipfile

import pyarrow.parquet as pq
import pytest
from django.core.management import CommandError, call_command

from maturity.models import Publication
from reports.services.publication_pack import NotOpenYet, write_publication_pack
from surveys.models import Assessment
from tests.factories.reports import make_cohort, make_wave, publish


@pytest.fixture
def final(db) -> Publication:
    wave = make_wave()
    make_cohort(wave, trusts=40)
    return publish(wave, state=Publication.State.FINAL)


def packed(publication: Publication) -> bytes:
    sink = io.BytesIO()
    write_publication_pack(publication, sink)
    return sink.getvalue()


def test_the_pack_holds_tables_codebook_questionnaire_hashes_and_a_readme(final):
    pack = zipfile.ZipFile(io.BytesIO(packed(final)))
    assert pack.testzip() is None
    files = {name: pack.read(name) for name in pack.namelist()}
    manifest = json.loads(files.pop("manifest.json"))
    assert {one["file"]: one["sha256"] for one in manifest["files"]} == {
        name: hashlib.sha256(content).hexdigest() for name, content in files.items()
    }
    sums = dict(reversed(line.split("  ")) for line in files.pop("SHA256SUMS").decode().splitlines())
    assert sums == {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    readme = files["README.txt"].decode()
    assert "Open Government Licence v3.0" in readme
    assert "MADE UP" in readme, "the wave is one of made-up answers"
    assert final.run.output_hash in readme
    rows = list(csv.DictReader(io.StringIO(files["benchmarks.csv"].decode("utf-8-sig"))))
    table = pq.read_table(io.BytesIO(files["benchmarks.parquet"]))
    assert table.num_rows == len(rows) > 0
    codebook = list(csv.DictReader(io.StringIO(files["codebook.csv"].decode("utf-8-sig"))))
    assert [line["column"] for line in codebook] == table.schema.names == list(rows[0])


def test_groups_are_shown_as_to_somebody_without_names_and_no_trust_is_in_it(final):
    pack = zipfile.ZipFile(io.BytesIO(packed(final)))
    rows = list(csv.DictReader(io.StringIO(pack.read("benchmarks.csv").decode("utf-8-sig"))))
    assert "nearest" not in {row["group_kind"] for row in rows}
    assert {row["mean"] for row in rows} == {""}
    assert all(row["median"] == "" for row in rows if int(row["n"]) < 8)
    assert any(row["median"] for row in rows)
    everything = b"".join(pack.read(name) for name in pack.namelist()).decode("utf-8", "replace")
    for code, name in Assessment.objects.values_list("trust_code", "trust_name"):
        assert f'"{code}"' not in everything
        assert f",{code}," not in everything
        assert name not in everything


def test_the_same_publication_is_the_same_file(final):
    assert packed(final) == packed(Publication.objects.get(pk=final.pk))


def test_what_is_provisional_or_not_released_is_not_given_out(db):
    wave = make_wave()
    make_cohort(wave, trusts=12)
    provisional = publish(wave)
    with pytest.raises(NotOpenYet, match="provisional"):
        packed(provisional)
    provisional.released_at = None
    with pytest.raises(NotOpenYet, match="not released"):
        packed(provisional)


def test_the_command_writes_a_file_whole_or_not_at_all(final, tmp_path):
    output = tmp_path / "open.zip"
    call_command("export_publication", wave=final.wave.slug, output=output, stdout=io.StringIO())
    assert output.read_bytes() == packed(final)
    with pytest.raises(CommandError, match="no wave 1999"):
        call_command("export_publication", wave="1999", output=output)
    Publication.objects.filter(pk=final.pk).update(state="provisional")
    with pytest.raises(CommandError, match="provisional"):
        call_command("export_publication", wave=final.wave.slug, output=tmp_path / "other.zip")
    assert [path.name for path in tmp_path.iterdir()] == ["open.zip"]
