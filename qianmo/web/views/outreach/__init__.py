"""Pages of 整村组织."""
