"""The far end of every line on one laptop: all twins on ptys, and the page that shows them."""
