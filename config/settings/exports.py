"""Packs of reports: where they lie, and for how long."""

from pathlib import Path

from environs import validate

from config.settings.environment import VAR_DIR, env

# Outside of everything that is served. Needs no backup: a pack can be made again.
EXPORTS_DIR = Path(env.str("EXPORTS_DIR", str(VAR_DIR / "exports")))
EXPORT_DAYS = env.int("EXPORT_DAYS", 7, validate=validate.Range(min=1))
