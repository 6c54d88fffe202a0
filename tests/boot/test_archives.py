"""A backup in one file: what goes in comes out, and nothing goes where it has no business."""

import io
import tarfile

import pytest

from crm_expo.boot.archives import BLOCK, is_archive, pack, swap_files, unpack
from crm_expo.boot.state import BootError

ORGANIZER, KEY = "0123456789", "a" * 32


def packed(tmp_path, dump=b"PGDMP" * 700):
    live = tmp_path / "live"
    (live / ORGANIZER).mkdir(parents=True)
    (live / ORGANIZER / KEY).write_bytes(b"plan" * 300)
    (live / ORGANIZER / ".half.part").write_bytes(b"not whole")
    (live / "notes").mkdir()
    (live / "notes" / "x").write_bytes(b"nobody's")
    file = tmp_path / "backup"
    with open(file, "w+b") as handle:
        assert pack(handle, lambda into: into.write(dump), live) == 1
    return file


@pytest.mark.parametrize("size", [0, 1, BLOCK, 70_000])
def test_dump_and_files_come_out_as_they_went_in(tmp_path, size):
    file = packed(tmp_path, bytes(range(256))[: size % 256] + bytes(size - size % 256))
    assert is_archive(file.read_bytes()[:BLOCK])
    assert unpack(file, tmp_path / "dump", tmp_path / "out") == 1
    assert (tmp_path / "dump").stat().st_size == size
    assert [path.relative_to(tmp_path / "out") for path in (tmp_path / "out").rglob("*") if path.is_file()] == [
        (tmp_path / "out" / ORGANIZER / KEY).relative_to(tmp_path / "out")
    ]
    assert (tmp_path / "out" / ORGANIZER / KEY).read_bytes() == b"plan" * 300


def test_cut_off_archive_is_refused(tmp_path):
    file = packed(tmp_path)
    file.write_bytes(file.read_bytes()[: BLOCK * 5])
    with pytest.raises(BootError, match="is damaged"):
        unpack(file, tmp_path / "dump", tmp_path / "out")


def test_members_that_belong_elsewhere_stay_in_the_archive(tmp_path):
    file = tmp_path / "forged"
    with tarfile.open(file, "w") as archive:
        for name in ("database.dump", "files/../../evil", "/etc/evil", f"files/{ORGANIZER}/../evil", "files/x/y"):
            member = tarfile.TarInfo(name)
            member.size = 4
            archive.addfile(member, io.BytesIO(b"evil"))
        link = tarfile.TarInfo(f"files/{ORGANIZER}/{KEY}")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    assert unpack(file, tmp_path / "dump", tmp_path / "out") == 0
    assert list((tmp_path / "out").iterdir()) == []


def test_files_of_before_are_kept_beside(tmp_path):
    live = tmp_path / "files"
    for folder, content in ((live, "old"), (tmp_path / "files_restoring", "new")):
        folder.mkdir()
        (folder / "x").write_text(content)
    assert swap_files(live) == tmp_path / "files_before_restore"
    assert ((live / "x").read_text(), (tmp_path / "files_before_restore" / "x").read_text()) == ("new", "old")
