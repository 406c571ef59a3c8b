"""Files of evidence: where they lie, and who looks for viruses in them."""

import re
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from config.settings.environment import VAR_DIR, env

# Outside of everything that is served. The folder belongs to the backup.
EVIDENCE_DIR = Path(env.str("EVIDENCE_DIR", str(VAR_DIR / "evidence")))
EVIDENCE_SCANNER = env.str("EVIDENCE_SCANNER", "none")
if not re.fullmatch(r"none|clamav://[^/@?#]+:\d{1,5}|clamav:///[^?#]+", EVIDENCE_SCANNER):
    raise ImproperlyConfigured(
        f"EVIDENCE_SCANNER must be none, clamav://host:port or clamav:///path/of/socket, not {EVIDENCE_SCANNER!r}"
    )
