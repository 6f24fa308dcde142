"""A figure of the screen as plain marks that paper, slides and workbooks can draw."""
