"""A report on A4 paper: sharp charts, its own typefaces, the proof attached."""
