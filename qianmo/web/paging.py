"""Which rows of a list a page shows, and the pages beside it."""


def page_of(*, page: int, size: int, total: int) -> dict[str, int | None]:
    """The `first` and `last` row of a page, counted from 1, and the numbers of the pages `before` and `after`."""
    beyond = (page + 1) * size
    return {
        "first": page * size + 1, "last": min(beyond, total),
        "before": page - 1 if page else None, "after": page + 1 if beyond < total else None,
    }  # fmt: skip
