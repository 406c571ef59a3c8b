"""Files that a worker makes: which those are, where they lie, and for how long."""

from pathlib import Path

from environs import validate

from config.settings.environment import VAR_DIR, env

# Outside of everything that is served. Needs no backup: a file can be made again.
EXPORTS_DIR = Path(env.str("EXPORTS_DIR", str(VAR_DIR / "exports")))
EXPORT_DAYS = env.int("EXPORT_DAYS", 7, validate=validate.Range(min=1))
# Downloads of one person: reports, packs and data files together.
DOWNLOADS_AN_HOUR = env.int("DOWNLOADS_AN_HOUR", 120, validate=validate.Range(min=1))
# A data file with more rows than this is not made while its reader waits, but by a worker.
DATA_ROWS_AT_ONCE = env.int("DATA_ROWS_AT_ONCE", 10_000, validate=validate.Range(min=0))
