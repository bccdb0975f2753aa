"""Large bytes outside the database: whole or not there, sealed, and known by what they say."""

import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from qianmo.gateways import blobs
from tests.testing_database import HOME

PHOTO = b"a photo of a cowshed " * 50
DIGEST = sha256(PHOTO).hexdigest()
KILLED = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "qianmo.config.settings"
import pytest, django
django.setup()
from qianmo.gateways import blobs
os.{where} = lambda *_: (print("ready", flush=True), sys.stdin.read())
blobs.put({photo!r})
"""


def files(settings) -> list[Path]:
    return [one for one in (settings.STATE / "blobs").rglob("*") if one.is_file()]


def test_what_is_put_comes_back_by_its_digest_and_lies_sealed(settings):
    assert blobs.put(PHOTO) == blobs.put(PHOTO) == DIGEST
    (lies,) = files(settings)
    assert b"cowshed" not in lies.read_bytes()
    assert lies.stat().st_mode & 0o077 == 0
    assert blobs.get(DIGEST) == PHOTO
    blobs.delete(DIGEST)
    blobs.delete(DIGEST)
    assert not blobs.exists(DIGEST)


@pytest.mark.parametrize("at", [0, 5, 20, -1])
def test_a_file_with_one_changed_byte_does_not_open_and_is_mended_by_putting_again(settings, at):
    blobs.put(PHOTO)
    (lies,) = files(settings)
    altered = bytearray(lies.read_bytes())
    altered[at] ^= 1
    lies.write_bytes(altered)
    with pytest.raises(blobs.BlobGone):
        blobs.get(DIGEST)
    assert blobs.get(blobs.put(PHOTO)) == PHOTO


def test_a_file_under_the_name_of_another_does_not_open(settings):
    blobs.put(PHOTO)
    other = blobs.put(b"another photo")
    lies = settings.STATE / "blobs"
    (lies / DIGEST[:2] / DIGEST[2:]).replace(lies / other[:2] / other[2:])
    with pytest.raises(blobs.BlobGone):
        blobs.get(other)


@pytest.mark.parametrize("address", ["", "../identifier-keys.json", DIGEST.upper(), DIGEST + "/", "a" * 63])
def test_an_address_that_is_no_digest_leads_nowhere(address):
    for door in (blobs.get, blobs.exists, blobs.delete):
        with pytest.raises(blobs.BlobGone):
            door(address)


@pytest.mark.parametrize("where", ["fsync", "replace"])
def test_a_writer_killed_in_the_middle_leaves_no_blob_and_the_next_puts_it_whole(settings, monkeypatch, where):
    monkeypatch.setenv("QIANMO_STATE", str(settings.STATE))
    script = KILLED.format(where=where, photo=PHOTO)
    with subprocess.Popen(
        [sys.executable, "-c", script], cwd=HOME, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout.readline().strip() == "ready"
        child.kill()
    assert len(files(settings)) == 1
    assert not blobs.exists(DIGEST)
    assert blobs.get(blobs.put(PHOTO)) == PHOTO
    assert blobs.sweep() == 1
    assert len(files(settings)) == 1
