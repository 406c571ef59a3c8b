import pytest
from django.core.management import call_command

from surveys.models import Wave
from tests.factories.maturity import make_wave


@pytest.fixture
def wave(db: None) -> Wave:
    return make_wave()


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]):
    """Run a management command and return what it wrote."""

    def run(*arguments: str) -> str:
        call_command(*arguments)
        return capsys.readouterr().out

    return run
