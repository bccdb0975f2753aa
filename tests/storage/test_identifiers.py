"""Sealed identity and phone numbers open in their own row, whole, with the right keys, and nowhere else."""

import json
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianmo.storage import identifiers
from qianmo.storage.identifiers import (
    UnreadableIdentifier,
    blind_index,
    blind_tail,
    open_identifiers,
    seal_identifiers,
    write_new_keys,
)

NUMBERS = {"identity": "15042219840501001X", "phone": "13900000001"}


def test_what_is_sealed_opens_again_in_its_own_row():
    assert open_identifiers(seal_identifiers(NUMBERS, bound_to="person:17"), bound_to="person:17") == NUMBERS


def test_a_missing_phone_stays_missing():
    numbers = {"identity": NUMBERS["identity"], "phone": None}
    assert open_identifiers(seal_identifiers(numbers, bound_to="person:1"), bound_to="person:1") == numbers


def test_a_blob_moved_to_another_row_does_not_open():
    blob = seal_identifiers(NUMBERS, bound_to="person:17")
    with pytest.raises(UnreadableIdentifier, match="person:18"):
        open_identifiers(blob, bound_to="person:18")


def test_no_byte_of_a_blob_can_be_altered_or_lost():
    blob = seal_identifiers(NUMBERS, bound_to="person:17")
    for place in range(len(blob)):
        altered = blob[:place] + bytes([blob[place] ^ 1]) + blob[place + 1 :]
        with pytest.raises(UnreadableIdentifier):
            open_identifiers(altered, bound_to="person:17")
        with pytest.raises(UnreadableIdentifier):
            open_identifiers(blob[:place], bound_to="person:17")


def test_the_numbers_cannot_be_read_in_the_blob_and_two_seals_differ():
    first, second = (seal_identifiers(NUMBERS, bound_to="person:17") for _ in range(2))
    assert first != second
    assert NUMBERS["identity"].encode() not in first
    assert NUMBERS["phone"].encode() not in first


def test_the_index_finds_the_same_number_and_keeps_kinds_apart():
    number = NUMBERS["identity"]
    assert blind_index("identity", number) == blind_index("identity", number)
    assert blind_index("identity", number) != blind_index("phone", number)
    assert blind_tail("identity", number) == blind_tail("identity", "99999919990101001X")
    assert blind_tail("identity", number) != blind_tail("identity", "150422198405010028")


@given(st.text(alphabet="0123456789X", min_size=4, max_size=18))
def test_the_index_of_an_ending_fits_its_column(number):
    assert 0 <= blind_tail("identity", number) < 2**63


def test_other_keys_open_nothing_and_find_nothing(settings, tmp_path):
    blob, index = seal_identifiers(NUMBERS, bound_to="person:17"), blind_index("identity", NUMBERS["identity"])
    settings.KEYS_FILE = str(tmp_path / "keys.json")
    write_new_keys(tmp_path / "keys.json")
    identifiers._keys.cache_clear()
    try:
        with pytest.raises(UnreadableIdentifier):
            open_identifiers(blob, bound_to="person:17")
        assert blind_index("identity", NUMBERS["identity"]) != index
    finally:
        identifiers._keys.cache_clear()
        identifiers._tail_index.cache_clear()


def test_without_a_key_file_nothing_is_sealed_outside_tests(settings):
    settings.KEYS_FILE, settings.TESTING = "", False
    identifiers._keys.cache_clear()
    try:
        with pytest.raises(RuntimeError, match="QIANMO_KEYS_FILE"):
            seal_identifiers(NUMBERS, bound_to="person:17")
    finally:
        identifiers._keys.cache_clear()


def test_new_keys_are_for_their_owner_only_differ_and_replace_nothing(tmp_path):
    path, other = tmp_path / "keys.json", tmp_path / "others.json"
    write_new_keys(path)
    write_new_keys(other)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    held = json.loads(path.read_text(encoding="utf-8"))
    assert {name: len(key) for name, key in held.items()} == {"seal": 32, "index": 64}
    assert held["seal"] != json.loads(other.read_text(encoding="utf-8"))["seal"]
    with pytest.raises(FileExistsError):
        write_new_keys(path)
    assert json.loads(path.read_text(encoding="utf-8")) == held
