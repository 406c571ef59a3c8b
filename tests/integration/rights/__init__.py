"""The rights matrix: every address × method × principal × own, foreign and absent object, with what is to come of it.

``rows`` is the table. A new address needs one line there; ``objects`` says what stands in an address.
"""
