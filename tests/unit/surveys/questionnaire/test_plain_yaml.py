"""Only plain data comes out of a framework file, and what is not plain is refused by line."""

import time
from pathlib import Path

import pytest

from surveys.questionnaire import plain_yaml
from surveys.questionnaire.faults import Faults, FrameworkInvalid
from surveys.questionnaire.plain_yaml import parse_plain_yaml, read_plain_yaml


def parse(text: str) -> object:
    return parse_plain_yaml(text, Faults("file.yaml"))


def errors_of(text: str) -> list[str]:
    with pytest.raises(FrameworkInvalid) as caught:
        parse(text)
    return caught.value.errors


def test_reads_text_whole_numbers_words_lists_and_mappings() -> None:
    assert parse("a: 1\nb: [true, false, null, text]\nc: {d: '2', e: \"x\"}\nf: >-\n  two\n  lines\n") == {
        "a": 1,
        "b": [True, False, None, "text"],
        "c": {"d": "2", "e": "x"},
        "f": "two lines",
    }


@pytest.mark.parametrize(
    "text", ["0.10", "2026-01-01", "yes", "no", "on", "1:30", "1_000", "0x1f", "010", "2/3", ".inf"]
)
def test_leaves_text_that_looks_like_something_else_as_text(text: str) -> None:
    assert parse(f"a: {text}") == {"a": text}


def test_an_empty_file_is_nothing() -> None:
    assert parse("") is None
    assert parse("# only a comment\n") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: !!python/object/apply:os.system [ls]", "file.yaml: line 1: tags (tag:yaml.org,2002:python/object"),
        ("a: !mine x", "file.yaml: line 1: tags (!mine) are not allowed"),
        ("a: &x 1\nb: *x", "file.yaml: line 1: anchors (&x) are not allowed"),
        ("a: 1\na: 2", "file.yaml: line 2: the key 'a' is given twice"),
        ("a:\n  1: x\n  '1': y", "file.yaml: line 3: the key '1' is given twice"),
        ("? [a, b]\n: c", "file.yaml: line 1: a key must be text or a whole number"),
        ("a: 1\n---\nb: 2", "file.yaml: line 2: a second document begins"),
        ("a: [1, 2}", "file.yaml: line 1: not valid YAML"),
        ("a: b: c", "file.yaml: line 1: not valid YAML"),
        ("[" * 21 + "]" * 21, "file.yaml: line 1: nested more than 20 deep"),
        ("a: \x07", "file.yaml: not valid YAML"),
    ],
)
def test_refuses_what_is_not_plain_and_names_the_line(text: str, expected: str) -> None:
    assert any(error.startswith(expected) for error in errors_of(text)), errors_of(text)


def test_lists_every_repeated_key_at_once() -> None:
    assert len(errors_of("a: 1\na: 2\nb: {c: 1, c: 2}")) == 2


def test_a_bomb_of_aliases_is_refused_before_it_grows() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    started = time.perf_counter()
    assert any("aliases (*a0) are not allowed" in error for error in errors_of("\n".join(lines)))
    assert time.perf_counter() - started < 2


def test_deep_nesting_does_not_exhaust_the_stack() -> None:
    assert errors_of("[" * 100_000)


def test_refuses_a_file_that_is_too_large(tmp_path: Path) -> None:
    path = tmp_path / "1.0.yaml"
    path.write_bytes(b"#" * (plain_yaml.MOST_BYTES + 1))
    with pytest.raises(FrameworkInvalid, match=r"1\.0\.yaml: the file is larger than 1,000,000 bytes"):
        read_plain_yaml(path)


def test_refuses_a_file_that_is_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "1.0.yaml"
    path.write_bytes("a: é".encode("latin-1"))
    with pytest.raises(FrameworkInvalid, match=r"1\.0\.yaml: the file is not UTF-8 text \(byte 3\)"):
        read_plain_yaml(path)
