"""`make perf`: runs each measurement under perf/, prints what it prints, and keeps its figures in var/perf.json.

A measurement is a module that can be run by itself and has ``measure()``, which returns a dict of figures: ratios
within one run, since machines vary.
"""

import datetime
import importlib
import json
import os
import platform
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    figures: dict[str, object] = {
        "measured_at": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
    }
    for path in sorted((ROOT / "perf").glob("*.py")):
        if path.stem == "__init__":
            continue
        module = importlib.import_module(f"perf.{path.stem}")
        if not hasattr(module, "measure"):
            continue  # What others are compared with.
        print(f"=== {path.stem.replace('_', ' ')} ===", flush=True)
        figures[path.stem] = module.measure()
        for name, value in figures[path.stem].items():
            print(f"  {name}: {value}")
    target = ROOT / "var" / "perf.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(figures, indent=2, default=float) + "\n")
    print(f"Written to {target}")


if __name__ == "__main__":
    main()
