"""What a field says about how it looks."""

from collections.abc import Mapping
from typing import Any


class Looks:
    """Adds ``label_size``, ``page_heading`` and ``params`` to a Django field; see the package's docstring."""

    def __init__(
        self,
        *args: Any,
        label_size: str = "",
        page_heading: bool = False,
        params: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        self.label_size = label_size
        self.page_heading = page_heading
        self.params = dict(params or {})
        super().__init__(*args, **kwargs)
