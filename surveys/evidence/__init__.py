"""Files and links that show an answer is true: what may come, what it is, where it lies, and whether it is clean."""
