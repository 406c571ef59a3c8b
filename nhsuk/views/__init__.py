"""The pages that belong to no app: what the law asks a site to say, and errors."""

from .icon import icon_read
from .statements import accessibility_read, cookies_read, privacy_read

__all__ = ["accessibility_read", "cookies_read", "icon_read", "privacy_read"]
