"""Bytes to frames and back: checksums, escapes, decoders that survive noise. Performs no I/O."""
