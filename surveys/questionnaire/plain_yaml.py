"""Reading YAML as plain data: mappings, lists, text, whole numbers, true, false and null, nothing else.

Tags, anchors and aliases are refused (they build objects, or grow a small file into a large one), and so
are repeated keys, of which YAML libraries silently keep the last. Text that looks like a date, a decimal
number or "yes" stays text: a version written 0.10 is not 0.1.
"""

import re
from pathlib import Path

import yaml

from surveys.questionnaire.faults import Faults

MOST_BYTES = 1_000_000
MOST_DEPTH = 20

# The base loader resolves nothing: every scalar arrives as written, and is read here. libyaml's is quicker.
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

_WHOLE_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,8})$")
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}


def read_plain_yaml(path: Path) -> object:
    """Return the file's content as plain data.

    Raises FrameworkInvalid naming file, line and reason; OSError where the file cannot be read.
    """
    faults = Faults(path.name)
    with path.open("rb") as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        faults.add(f"the file is larger than {MOST_BYTES:,} bytes")
        faults.raise_if_any()
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        faults.add(f"the file is not UTF-8 text (byte {error.start})")
        faults.raise_if_any()
    return parse_plain_yaml(text, faults)


def parse_plain_yaml(text: str, faults: Faults) -> object:
    """Return ``text`` as plain data. Raises FrameworkInvalid with ``faults`` and what is found here."""
    try:
        _refuse_what_is_not_plain(text, faults)
        faults.raise_if_any()
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        faults.at(_line(mark)).add(f"not valid YAML: {getattr(error, 'problem', None) or error}")
        faults.raise_if_any()
    data = _plain(node, faults) if node is not None else None
    faults.raise_if_any()
    return data


def _line(mark: object) -> str:
    """The place of a mark, counted from 1 as editors do; nothing for an error without one."""
    line = getattr(mark, "line", None)
    return f"line {line + 1}" if isinstance(line, int) else ""


def _refuse_what_is_not_plain(text: str, faults: Faults) -> None:
    """Look through the stream of events, which never recurses and never expands anything."""
    depth = documents = 0
    for event in yaml.parse(text, Loader=_LOADER):
        line = _line(event.start_mark)
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                faults.at(line).add("a second document begins; a file holds one")
        elif isinstance(event, yaml.AliasEvent):
            faults.at(line).add(f"aliases (*{event.anchor}) are not allowed")
        elif isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent):
            if event.anchor is not None:
                faults.at(line).add(f"anchors (&{event.anchor}) are not allowed")
            if event.tag is not None:
                faults.at(line).add(f"tags ({event.tag}) are not allowed")
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MOST_DEPTH:
            faults.at(line).add(f"nested more than {MOST_DEPTH} deep")
            return


def _plain(node: yaml.Node, faults: Faults) -> object:
    if isinstance(node, yaml.ScalarNode):
        return _scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, faults) for item in node.value]
    mapping: dict[object, object] = {}
    # Compared as text: 1 and "1" would be told apart by Python and confused by every reader.
    seen: set[str] = set()
    for key_node, value_node in node.value:
        line = faults.at(_line(key_node.start_mark))
        if not isinstance(key_node, yaml.ScalarNode):
            line.add("a key must be text or a whole number")
            continue
        key = _scalar(key_node)
        if str(key) in seen:
            line.add(f"the key {key!r} is given twice")
        seen.add(str(key))
        mapping[key] = _plain(value_node, faults)
    return mapping


def _scalar(node: yaml.ScalarNode) -> object:
    text: str = node.value
    if not node.style:  # written without quotes or block sign
        if text in _WORDS:
            return _WORDS[text]
        if _WHOLE_NUMBER.match(text):
            return int(text)
    return text
