"""The columnar floor: lake, metrics and their engines; knows no Django."""
