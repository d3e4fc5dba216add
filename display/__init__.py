"""What is read and heard: panel text, LED panel drivers and twins, voice phrases and clips."""
