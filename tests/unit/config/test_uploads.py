"""Files that nobody asked for."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory

LARGE = 5 * 1024 * 1024  # More than Django keeps in memory.


def test_a_file_is_refused_before_a_byte_of_it_is_kept(settings, tmp_path):
    request = RequestFactory().post("/", {"before": "kept", "file": SimpleUploadedFile("a.bin", b"x" * LARGE)})
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    assert request.POST["before"] == "kept"
    assert not request.FILES
    assert not list(tmp_path.iterdir())


def test_an_upload_by_a_visitor_is_answered_by_the_page(db):
    answer = Client().post("/accounts/login/", {"file": SimpleUploadedFile("a.bin", b"x" * LARGE), "login": "a@b.c"})
    assert answer.status_code == 200
    assert "Enter your email address" in answer.content.decode(), "nothing after the file is read"
