"""Database, reference data, demonstration answers and the list of accounts, in one process: Django starts once.

`make demo` runs it: each step is named with the seconds that it took, and the accounts go to the file that is named.
"""

import io
import os
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STEPS = (
    ("Database", "migrate", {"verbosity": 0, "interactive": False}),
    ("Regions, ICBs and trusts", "load_reference_data", {}),
    ("Demonstration answers", "load_demo", {}),
)


def main(accounts: Path) -> None:
    print("Starting … ", end="", flush=True)
    started = time.monotonic()
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django
    from django.core.management import CommandError, call_command

    django.setup()
    print(f"{time.monotonic() - started:.1f} s", flush=True)
    for why, command, options in STEPS:
        print(f"{why} … ", end="", flush=True)
        started, said = time.monotonic(), io.StringIO()
        try:
            call_command(command, stdout=said, stderr=said, **options)
        except CommandError as error:
            sys.exit(f"failed.\n\n{said.getvalue()}{error}")
        print(f"{time.monotonic() - started:.1f} s", flush=True)
    with accounts.open("w") as file:
        call_command("demo_accounts", stdout=file)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
