"""Check framework files while writing them: ``python -m surveys.questionnaire FILE...``"""

import sys
from pathlib import Path

from surveys.questionnaire.canonical import content_hash
from surveys.questionnaire.loading import FrameworkInvalid, read_yaml
from surveys.questionnaire.style import style_faults


def main(paths: list[str]) -> int:
    """Print what is wrong with each file, or its hash. Return the exit status: 1 if anything is wrong."""
    if not paths:
        print("Name at least one framework file.", file=sys.stderr)
        return 2
    faulty = False
    for path in map(Path, paths):
        try:
            document = read_yaml(path)
            errors = style_faults(document, source=path.name)
        except FrameworkInvalid as error:
            errors = error.errors
        except OSError as error:
            errors = [f"{path}: {error.strerror}"]
        for line in errors:
            print(line)
        if errors:
            faulty = True
        else:
            print(f"{path.name}: {len(document.scored)} scored questions, content hash {content_hash(document)}")
    return int(faulty)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
