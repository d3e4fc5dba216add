"""A printer on the network: raw TCP, port 9100 in the field, through the same Line."""

from __future__ import annotations

import socket
from pathlib import Path
from threading import Thread

from floorlink.driver import DeviceConfig, Surroundings
from floorlink.line import Line
from floorlink.line_settings import LineSettings
from floorlink.messages import Receipt
from printer.driver import escpos
from printer.twin import PrinterTwin
from tests.printer.papers import a_paper
from tests.printer.upstream import RecordingUpstream


def serve(listening: socket.socket, twin: PrinterTwin) -> None:
    connection, _ = listening.accept()
    with connection:
        while data := connection.recv(4096):
            connection.sendall(twin.hear(data))


def test_a_printer_on_the_network_prints_and_answers_like_one_on_a_cable(tmp_path: Path) -> None:
    twin, upstream = PrinterTwin(), RecordingUpstream()
    listening = socket.create_server(("127.0.0.1", 0))
    far_end = Thread(target=serve, args=(listening, twin), daemon=True)
    far_end.start()
    line = Line(LineSettings("printer", f"socket://127.0.0.1:{listening.getsockname()[1]}"))
    config = DeviceConfig("printer-1", "printer", "escpos", line="printer")
    printer = escpos(config, Surroundings(upstream, {"printer": line}, tmp_path))
    line.open()
    printer.start()

    printer.print_paper(a_paper())

    (receipt,) = upstream.wait_for(Receipt)
    assert receipt.ok
    assert [paper.lines[2].text for paper in twin.papers] == ["A012"]
    printer.close()
    line.close()
    far_end.join(timeout=5)
    listening.close()
