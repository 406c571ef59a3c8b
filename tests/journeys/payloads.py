"""Text that becomes markup or script wherever it is put into a page without care."""

BREAKING_OUT = ("", '">', "'>", "</p>", "</textarea>", "</title>", "</script>", "-->", "]]>", "\\u003c/script>")
MARKUP = (
    "<img src=x onerror=alert(1) data-planted>",
    "<svg onload=alert(1) data-planted>",
    "<script data-planted>alert(1)</script>",
    "<a href=javascript:alert(1) data-planted autofocus onfocus=alert(1)>x</a>",
    "<details open ontoggle=alert(1) data-planted>",
    "<iframe srcdoc='<script>alert(1)</script>' data-planted></iframe>",
    "<style data-planted>*{display:none}</style>",
    '" onmouseover="alert(1)" data-planted="',
    "<base href=//elsewhere.example data-planted>",
    "{{ 7 * 7 }}${alert(1)}<b data-planted>",
)

PAYLOADS = tuple(
    before + MARKUP[(number + shift) % len(MARKUP)]
    for shift in range(len(MARKUP))
    for number, before in enumerate(BREAKING_OUT)
)
"""A hundred, of which the first ten have one of each kind, and so on. What is planted bears an attribute by which it is
found, also where a policy keeps it from running."""
