"""Started in place of the capture process: does the one wrong thing that NAUGHTY names, then waits to be ended."""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys

from hardware.capture.limits import no_files
from hardware.capture.line import LONGEST
from hardware.capture.messages import Ready, encoded


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--line", type=int)
    parser.add_argument("--parent")
    line = socket.socket(fileno=parser.parse_args().line)
    match os.environ["NAUGHTY"]:
        case "nonsense":
            _send(line, b'{"type":"Beat","nik":"3528074501999001"}')
        case "endless":
            line.sendall((LONGEST + 1).to_bytes(4, "big"))
        case "no room":
            _send(line, encoded(Ready()))
        case "a file for a room":
            with open(__file__, "rb") as file:  # noqa: PTH123
                body = encoded(Ready())
                socket.send_fds(line, [len(body).to_bytes(4, "big") + body], [file.fileno()])
        case "talks":
            print("KeyError: '3528 0745 0199 9001'", flush=True)
            sys.exit(3)
        case "writes":
            no_files(memory_mib=1024)
            _writes()
            sys.exit(4)
        case "leaves a program running":
            print(subprocess.Popen(["sleep", "600"]).pid, flush=True)
    line.recv(1 << 20)
    line.recv(1 << 20)


def _send(line: socket.socket, body: bytes) -> None:
    line.sendall(len(body).to_bytes(4, "big") + body)


def _writes() -> None:
    """Every way to a file that a library may take; a program it starts as well."""
    for path in ("plain.ppm", "/dev/shm/plain.ppm"):
        try:
            with open(path, "wb", buffering=0) as file:  # noqa: PTH123
                file.write(b"card")
            print(f"{path} was written", flush=True)
        except OSError as trouble:
            print(f"{path}: {os.strerror(trouble.errno or 0)}", flush=True)
    ended = subprocess.run(
        ["sh", "-c", "echo card > program.ppm"], capture_output=True, text=True, check=False
    )
    print(f"program: {ended.returncode != 0}", flush=True)


if __name__ == "__main__":
    main()
