"""An index folder is written whole, and opened only by whom it was made for."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from embeddings.errors import EmbeddingsError, IndexDamagedError, IndexMismatchError
from embeddings.store import IndexIdentity, check_folder, save_folder

IDENTITY = IndexIdentity(version=1, encoder="topics", fingerprint="f1", dim=3, digest="d1")
FILES = ("rows.bin", "words.json")


def save(folder: Path, *, rows: bytes = b"rows", identity: IndexIdentity = IDENTITY) -> None:
    def write(target: Path) -> None:
        (target / "rows.bin").write_bytes(rows)
        (target / "words.json").write_text("{}")

    save_folder(folder, identity, counts={"rows": 1}, files=FILES, write=write)


def check(folder: Path, identity: IndexIdentity = IDENTITY) -> None:
    check_folder(folder, identity, files=FILES)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    save(tmp_path / "index")
    return tmp_path / "index"


def test_saved_folder_passes_the_check(folder: Path) -> None:
    check(folder)


def test_manifest_tells_what_made_the_index(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest == {
        "version": 1,
        "encoder": "topics",
        "fingerprint": "f1",
        "dim": 3,
        "digest": "d1",
        "counts": {"rows": 1},
        "files": {
            "rows.bin": "bc51e9e65d79e1c90ba544ab2eae1044ccdf8c1af7a559ba375cba4276f7d99e",
            "words.json": "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
        },
    }


def test_nothing_is_left_beside_the_folder(folder: Path) -> None:
    save(folder)
    assert [path.name for path in folder.parent.iterdir()] == ["index"]


def test_saving_again_replaces_the_index(folder: Path) -> None:
    save(folder, rows=b"other", identity=replace(IDENTITY, digest="d2"))
    check(folder, replace(IDENTITY, digest="d2"))
    assert (folder / "rows.bin").read_bytes() == b"other"


def test_failed_writing_leaves_the_old_index_as_it_was(folder: Path) -> None:
    def fail(target: Path) -> None:
        (target / "rows.bin").write_bytes(b"half")
        raise OSError("disk full")

    with pytest.raises(EmbeddingsError, match=r"cannot write the index .*disk full"):
        save_folder(folder, IDENTITY, counts={}, files=FILES, write=fail)
    check(folder)
    assert [path.name for path in folder.parent.iterdir()] == ["index"]


def test_empty_folder_takes_an_index(tmp_path: Path) -> None:
    save(tmp_path)
    check(tmp_path)


def test_folder_of_something_else_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(EmbeddingsError, match=r"'thesis.txt'.*name a new or empty folder"):
        save(tmp_path)
    assert (tmp_path / "thesis.txt").read_text() == "years of work"


def test_file_in_the_place_of_the_folder_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "index"
    path.write_text("a file")
    with pytest.raises(EmbeddingsError, match="is a file: name a folder"):
        save(path)
    assert path.read_text() == "a file"


def test_damaged_index_can_be_replaced_by_the_command_that_its_error_quotes(folder: Path) -> None:
    (folder / "manifest.json").write_text("{")
    save(folder)
    check(folder)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"fingerprint": "f2", "encoder": "e5-small"}, "built with 'topics' .*'e5-small'"),
        ({"dim": 4}, r"3 dims.*4 dims"),
        ({"digest": "d2"}, "another article or other translations"),
        ({"version": 2}, "has version 1, expected 2"),
    ],
)
def test_index_of_something_else_is_refused(
    folder: Path, change: dict[str, object], message: str
) -> None:
    expected = replace(IDENTITY, **change)  # type: ignore[arg-type]
    with pytest.raises(IndexMismatchError, match=message + ".*article-qa index ARTICLE --out"):
        check(folder, expected)


def test_encoder_of_another_name_with_the_same_vectors_is_welcome(folder: Path) -> None:
    check(folder, replace(IDENTITY, encoder="embeddings/model"))


def test_truncated_file_is_refused(folder: Path) -> None:
    (folder / "rows.bin").write_bytes(b"row")
    with pytest.raises(IndexDamagedError, match=r"rows.bin is not the file.*article-qa index"):
        check(folder)


def test_missing_file_is_refused(folder: Path) -> None:
    (folder / "rows.bin").unlink()
    with pytest.raises(IndexDamagedError, match=r"rows.bin is missing"):
        check(folder)


def test_folder_in_the_place_of_a_file_is_refused(folder: Path) -> None:
    (folder / "rows.bin").unlink()
    (folder / "rows.bin").mkdir()
    with pytest.raises(IndexDamagedError, match=r"rows.bin is missing"):
        check(folder)


def test_file_that_the_manifest_does_not_name_is_refused(folder: Path) -> None:
    with pytest.raises(IndexDamagedError, match=r"does not name more.bin"):
        check_folder(folder, IDENTITY, files=("more.bin",))


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '"x"', "[" * 100_000, "\udcff"])
def test_broken_manifest_is_refused(folder: Path, text: str) -> None:
    (folder / "manifest.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(IndexDamagedError, match="article-qa index ARTICLE --out"):
        check(folder)


def test_manifest_without_files_is_refused(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text()) | {"files": ["rows.bin"]}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(IndexDamagedError, match="names no files"):
        check(folder)


def test_oversized_manifest_is_not_parsed(folder: Path) -> None:
    (folder / "manifest.json").write_text(" " * 1_000_001 + "{}")
    with pytest.raises(IndexDamagedError, match="no manifest"):
        check(folder)


def test_absent_folder_says_that_there_is_no_index(tmp_path: Path) -> None:
    with pytest.raises(IndexDamagedError, match=r"there is no index in .*article-qa index ARTICLE"):
        check(tmp_path / "nowhere")
