"""The two editions of a pack."""

import enum


class Edition(enum.StrEnum):
    """TO_SHARE shows groups as somebody without names may see them; REGION_ONLY as its maker may, and is marked."""

    TO_SHARE = "to-share"
    REGION_ONLY = "region-only"

    @property
    def label(self) -> str:
        return {"to-share": "To share", "region-only": "Region only"}[self.value]

    @property
    def explanation(self) -> str:
        return {
            "to-share": "A trust’s report names that trust alone, and can be given to it. Other files name none.",
            "region-only": "Groups are shown as you may see them. Every page is marked: not for trusts.",
        }[self.value]

    @property
    def watermark(self) -> str:
        """What stands across every page; blank for none."""
        return "Region only" if self is Edition.REGION_ONLY else ""
