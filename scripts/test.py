"""`make test`, `make test-full`, `make test-faults`: runs every lane that this machine can, and says what it did.

LANES=postgres,journeys runs only those; REQUIRE_LANES=sqlite,postgres,office,journeys fails the run when one was left
out. FAULTS_SIZE=reduced has `make test-faults` do less, for a quick look.
Anything after `--` goes to pytest: `sh scripts/run test -- -k signing`.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from lanes import Lane, clear_up, faults_lane, journeys_lane, office_lane, postgres_lane, sqlite_lane

ROOT = Path(__file__).resolve().parent.parent
NO_TESTS = 5


@dataclass
class Result:
    lane: Lane
    seconds: float
    passed: int
    failures: list[str]
    skipped: list[dict[str, str]]
    counts: dict[str, tuple[int, int]]
    figures: list[str]
    broke: str = ""

    @property
    def failed(self) -> int:
        return len(self.failures) or int(bool(self.broke))


def run(lane: Lane, size: str, extra: list[str]) -> Result:
    """Run one lane; pytest's own output goes straight to the terminal."""
    print(f"\n=== {lane.title} ===", flush=True)
    env = {name: value for name, value in os.environ.items() if not name.startswith("TEST_") or name == "TEST_SEED"}
    env |= lane.env | {"TEST_SIZE": size}
    command = [sys.executable, "-m", "pytest", "-m", lane.select, lane.where, *extra]
    if lane.processes:
        command += ["-n", str(lane.processes), *lane.share]
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        with subprocess.Popen(command, cwd=ROOT, env=env | {"TEST_REPORT": str(report)}) as pytest:
            # Whoever ends this run ends pytest too; the processes that tests have started end with it.
            signal.signal(signal.SIGTERM, lambda *_: pytest.terminate())
            code = pytest.wait()
        outcome = json.loads(report.read_text()) if report.exists() else {}
    clear_up(lane)
    result = Result(
        lane,
        time.monotonic() - started,
        outcome.get("passed", 0),
        outcome.get("failures", []),
        outcome.get("skipped", []),
        outcome.get("counts", {}),
        outcome.get("figures", []),
    )
    if code == NO_TESTS:
        lane.left_out = "there is no such test"
    elif code and not result.failures:
        result.broke = f"pytest ended with code {code}"
    return result


def summary(results: list[Result], left_out: list[Lane], size: str) -> None:
    print("\n=== What ran ===")
    for result in results:
        if result.lane.left_out:
            continue
        print(
            f"{result.lane.title}: {result.passed} passed, {result.failed} failed, {len(result.skipped)} skipped, "
            f"in {result.seconds:.0f} s" + (f" ({result.broke})" if result.broke else "")
        )
    for lane in left_out:
        print(f"Left out: {lane.title}: {lane.left_out}.")
    counts = {name: count for result in results for name, count in result.counts.items()}
    for name, (now, full) in sorted(counts.items()):
        print(f"  {name}: {now:,}" + (f" of {full:,}; make test-full does them all" if now < full else ""))
    for result in results:
        for figure in result.figures:
            print(f"  {figure}")
    if size == "reduced" and not counts:
        print("No test has a reduced count.")
    for result in results:
        for skip in result.skipped:
            print(f"Skipped ({result.lane.title}): {skip['test']}: {skip['reason']}")
        for test in result.failures:
            print(f"Failed ({result.lane.title}): {test}")


def main() -> int:
    arguments = sys.argv[1:]
    extra = arguments[arguments.index("--") + 1 :] if "--" in arguments else []
    kind = next((argument for argument in arguments[:1] if argument != "--"), "reduced")
    size = "reduced" if kind == "reduced" or os.environ.get("FAULTS_SIZE") == "reduced" else "full"
    lanes = [faults_lane()] if kind == "faults" else [sqlite_lane(), postgres_lane(), office_lane(), journeys_lane()]
    chosen = {name for name in os.environ.get("LANES", "").replace(" ", "").split(",") if name}
    for lane in lanes:
        if chosen and lane.name not in chosen:
            lane.left_out = "LANES does not name it"
    results = [run(lane, size, extra) for lane in lanes if not lane.left_out]
    left_out = [lane for lane in lanes if lane.left_out]
    summary(results, left_out, size)

    failed = sum(result.failed for result in results)
    required = {name for name in os.environ.get("REQUIRE_LANES", "").replace(" ", "").split(",") if name}
    for lane in left_out:
        if lane.name in required:
            print(f"The lane {lane.name} is required here, and was left out.")
            failed += 1
    passed, skipped = sum(result.passed for result in results), sum(len(result.skipped) for result in results)
    print(f"\n{passed} passed, {failed} failed, {skipped} skipped", flush=True)
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
