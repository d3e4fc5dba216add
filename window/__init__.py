"""What is pressed at a window: call units, evaluation keypads and GPIO buttons, with their twins."""
