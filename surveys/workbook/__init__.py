"""An assessment as a workbook to fill in away from the portal: written, read back and compared. Pure: no ORM.

``book`` and ``writing`` make it; ``archive``, ``streaming``, ``cells`` and ``reading`` take in what comes back, which
anybody may have made; ``stamp`` tells whether it is ours; ``comparing`` says what it would change.
"""
