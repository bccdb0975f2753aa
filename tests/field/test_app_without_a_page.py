"""The parts of the field app that need no page (keys, sealing, outbox, sending, loading), tested under Node."""

from tests.field.conftest import node


def test_the_parts_without_a_page_keep_their_promises_under_node(under_node):
    tested = node("--test", *(str(path) for path in sorted(under_node.glob("*.test.mjs"))))
    assert tested.returncode == 0, tested.stdout
    assert "# fail 0" in tested.stdout
    assert "# pass 0" not in tested.stdout
