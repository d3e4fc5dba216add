"""What is read and heard: panel text (pure), LED panel drivers and twins, voice phrases and clips."""
