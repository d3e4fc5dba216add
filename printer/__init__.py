"""Paper: ticket layout (pure), ESC/POS bytes, the printer's driver, status and twin."""
