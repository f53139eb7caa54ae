"""One YAML file: what it says, on which line, and what is refused."""

import os
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.content import yaml_file
from bot.content.text_file import MOST_BYTES


@pytest.fixture(params=["libyaml", "pure"])
def _parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run a test with libyaml and with PyYAML's own parser, which stands in where libyaml is absent."""
    if request.param == "pure":
        monkeypatch.setattr(yaml_file, "_LOADER", yaml.BaseLoader)
    elif not yaml.__with_libyaml__:
        pytest.skip("this PyYAML comes without libyaml")


def _read(folder: Path, text: str | bytes) -> tuple[yaml_file.Document | None, list[str]]:
    file = folder / "file.yaml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    document, problems = yaml_file.read(file)
    assert all(problem.where.file == file for problem in problems)
    return document, [f"{problem.where.line}: {problem.text}" for problem in problems]


@pytest.mark.usefixtures("_parser")
def test_every_value_is_a_text_with_its_line(tmp_path: Path) -> None:
    """No word is taken for a truth value, no number for a number; lines are those of keys and items."""
    document, problems = _read(tmp_path, "a: no\nb:\n  c: 1.0\n  d:\n    - x\n    - {e: 2018-10-25}\n")
    assert problems == []
    assert document is not None
    assert document.data == {"a": "no", "b": {"c": "1.0", "d": ["x", {"e": "2018-10-25"}]}}
    assert document.lines == {
        ("a",): 1,
        ("b",): 2,
        ("b", "c"): 3,
        ("b", "d"): 4,
        ("b", "d", 0): 5,
        ("b", "d", 1): 6,
        ("b", "d", 1, "e"): 6,
    }


@pytest.mark.usefixtures("_parser")
def test_a_block_knows_where_its_text_begins(tmp_path: Path) -> None:
    """Line 1 of a | block's text is the line below the key, or the first one that is not blank."""
    document, _ = _read(tmp_path, "a: |\n  one\n  two\nb: |\n\n  one\nc: one line\n")
    assert document is not None
    assert document.where(("a",), 1).line == 3
    assert document.where(("b",), 0).line == 6
    assert document.where(("c",), 5).line == 7
    assert document.where(("c", "not", "there")).line == 7


@pytest.mark.usefixtures("_parser")
@pytest.mark.parametrize(
    ("text", "line", "gist"),
    [
        ("", 1, "the file is empty"),
        ("# only a comment\n", 1, "the file is empty"),
        ("- a\n- b\n", 1, "holds no `key: value` lines"),
        ("just words\n", 1, "holds no `key: value` lines"),
        ("a: 1\n---\nb: 2\n", 2, "a second document begins here"),
        ("a: 1\nb:\n\tc: 1\n", 3, "a tab stands where spaces are needed"),
        ("a: one: two\n", 1, "a colon stands where none can"),
        ("a: 1\nb: @you\n", 2, "needs quotation marks around the text"),
        ("a: 1\nforgotten\nc: 2\n", 2, "no colon after its key"),
        ("a:\n  b: 1\n c: 2\n", 3, "not indented as its neighbours are"),
        ("a: 1\nb: 'never closed\nc: 2\n", 2, "opened here and never closed"),
        ("a: 1\nb: [1, 2\nc: 3\n", 2, "lacks a comma or its closing bracket"),
        ('a: 1\nb: "a\\q"\n', 2, "a backslash in double quotation marks"),
        ("a: 1\nb: | words\n  more\n", 2, "must begin on the next line"),
        ("a: 1\nb: *\n", 2, "cannot be read as YAML"),
        (b"a: 1\nb: caf\xe9\n", 2, "not in UTF-8"),
        (b"\xff\xfea\x00:\x00", 1, "not in UTF-8"),
        ("a: 1\r\nb: x\x07y\r\n", 2, "the invisible character U+0007 stands in the text"),
        ("a: 1\nb: x\x00y\n", 2, "U+0000"),
        ("a: 1\nb: x\u2028y\n", 2, "U+2028"),
        ("a: " + "[" * 21 + "]" * 21 + "\n", 1, "nested more than 20 deep"),
        ("a:\n" + "? " * 60_000, 2, "nested more than 20 deep"),
        ("a: " + "x" * MOST_BYTES, 1, "larger than 1 MiB"),
    ],
)
def test_what_cannot_be_read_is_one_problem(tmp_path: Path, text: str | bytes, line: int, gist: str) -> None:
    """A file that is no plain YAML gives no document and one sentence with the line to look at."""
    document, problems = _read(tmp_path, text)
    assert document is None
    assert len(problems) == 1
    assert problems[0].startswith(f"{line}: ")
    assert gist in problems[0]


@pytest.mark.usefixtures("_parser")
@pytest.mark.parametrize(
    ("text", "line", "gist"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "`a` stands here and in line 1"),
        ("a: &here 1\n", 1, "`&here` is an anchor"),
        ("a: 1\nb: *here\n", 2, "`*here` stands for text elsewhere"),
        ("a: 1\n*here : 2\n", 2, "`*here` stands for text elsewhere"),
        ("a: 1\n<<: {b: 2}\n", 2, "`<<` copies entries"),
        ("a: !!int 1\n", 1, "a tag"),
        ("a: 1\nb: !secret {c: 1}\n", 2, "a tag"),
        ("a: 1\n? [b]\n: 2\n", 2, "where a key is expected"),
        ('a: 1\nb: "x\\0y"\n', 2, "U+0000 is written here"),
        ('a: 1\n"x\\ay": 2\n', 2, "U+0007 is written here"),
    ],
)
def test_what_is_refused_hides_nothing_else(tmp_path: Path, text: str, line: int, gist: str) -> None:
    """A refused construction is told with its line, and the rest of the file is read all the same."""
    document, problems = _read(tmp_path, text + "last: read\n")
    assert len(problems) == 1
    assert problems[0].startswith(f"{line}: ")
    assert gist in problems[0]
    assert document is not None
    assert document.data["last"] == "read"


def test_every_refusal_is_told_at_once(tmp_path: Path) -> None:
    """Duplicates inside duplicates, anchors and tags: one pass tells them all, and the first value stays."""
    document, problems = _read(tmp_path, "a: &x {k: 1, k: 2}\na: {m: 1, m: 2}\na: {m: 3}\nb: !t 1\n")
    assert problems == [
        "1: `&x` is an anchor, which content files do without; take it out",
        "1: `k` stands here and in line 1; keep one of them",
        "2: `m` stands here and in line 2; keep one of them",
        "2: `a` stands here and in line 1; keep one of them",
        "3: `a` stands here and in line 1; keep one of them",
        "4: a tag (a word that begins with !) stands before the value; take it out",
    ]
    assert document is not None
    assert document.data == {"a": {"k": "1"}, "b": "1"}


def test_a_refused_value_is_known(tmp_path: Path) -> None:
    """What an alias stood for is unknown: nothing below it may be called missing."""
    document, _ = _read(tmp_path, "a: {b: &x 1, c: *x}\nd: {<<: 1, e: 2}\n")
    assert document is not None
    assert document.refuses(("a", "c"))
    assert not document.refuses(("a", "b"))
    assert document.refuses(("d", "anything"))
    assert document.holds("a")
    assert not document.holds("d")


def test_a_missing_file_a_folder_and_a_pipe_are_told(tmp_path: Path) -> None:
    """What is no readable file is one sentence, and a pipe is not waited for."""
    (tmp_path / "folder.yaml").mkdir()
    os.mkfifo(tmp_path / "pipe.yaml")
    found = {
        name: yaml_file.read(tmp_path / name) for name in ("gone.yaml", "folder.yaml", "pipe.yaml", "\0")
    }
    assert [document for document, _ in found.values()] == [None, None, None, None]
    assert [problems[0].text.split(";")[0] for _, problems in found.values()] == [
        "the file is missing",
        "this is not a file",
        "this is not a file",
        "the file cannot be read (its name is not valid)",
    ]


def test_an_unreadable_file_is_told(tmp_path: Path) -> None:
    """A file without permission is one sentence with the system's reason."""
    file = tmp_path / "file.yaml"
    file.symlink_to(file)
    _, problems = yaml_file.read(file)
    assert "cannot be read (" in problems[0].text


@pytest.mark.usefixtures("_parser")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=1000)
@given(
    raw=st.one_of(
        st.binary(max_size=400),
        st.text(max_size=400).map(lambda text: text.encode("utf-8", "surrogatepass")),
        st.text(alphabet="ab:-?[]{}&*!|>'\"%@#,<\\ \n\t0xU", max_size=80).map(str.encode),
    ),
)
def test_no_file_makes_it_raise(tmp_path: Path, raw: bytes) -> None:
    """Any bytes give a document or a problem with a line of the file."""
    document, problems = _read(tmp_path, raw)
    assert document is not None or problems
