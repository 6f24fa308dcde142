"""A report as one page that opens anywhere: figures that answer the pointer, everything inside, nothing fetched."""
