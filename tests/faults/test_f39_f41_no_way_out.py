"""F39, F41: `kiosk run` on a real X server, with everything planted that Kivy could be led astray by: whatever keys are
pressed, the application stays in front, alone, on the same page.

X's own keys (Ctrl-Alt-Fn, Ctrl-Alt-Backspace) are the server's: Xvfb has no consoles to go to, so that its part is
proved by its settings (tests/appliance) and by hand (decisions/0072). XTEST has no touches: ten fingers are
tests/ui/test_lockdown.py's, through Kivy.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageGrab

import dev
from tests.appliance.kiosk_tree import ROOT
from tests.faults.heard_lobby import enrolled
from tests.gl import required

WIDTH, HEIGHT = 540, 960
KEYS = (
    "Escape",
    *(f"F{n}" for n in range(1, 13)),
    *(f"alt+{key}" for key in ("F1", "F2", "F4", "Tab", "space", "Escape")),
    *(f"ctrl+{key}" for key in ("e", "c", "q", "w", "Escape", "F4")),
    *(f"ctrl+alt+{key}" for key in ("F1", "F2", "F7", "BackSpace", "Delete", "t", "KP_Add")),
    *(f"super+{key}" for key in ("d", "l", "r", "Tab")),
    "super",
    "Menu",
    "Print",
    "alt+Print",
    "ctrl+shift+Escape",
    "XF86PowerOff",
    "XF86HomePage",
)
"""F11 and F12, Ctrl-E and the rest are those that Kivy, toolkits and desktops listen for."""
PLANT = """
import pathlib
pathlib.Path({trace!r}).write_text("ran")
def start(*_): pass
def stop(*_): pass
"""


@dataclass
class Screen:
    """An X server without a panel, and the lobby on it."""

    display: str
    lobby: subprocess.Popen[str]
    line: socket.socket

    def key(self, *words: str) -> None:
        environment = {**os.environ, "DISPLAY": self.display}
        subprocess.run(["xdotool", *words], env=environment, check=True, capture_output=True, timeout=30)

    def picture(self) -> Image.Image:
        return ImageGrab.grab(xdisplay=self.display).convert("RGB")

    def windows(self) -> list[str]:
        """Children of the root that are seen, each with its size and place."""
        environment = {**os.environ, "DISPLAY": self.display}
        tree = subprocess.run(
            ["xwininfo", "-root", "-tree"],
            env=environment,
            check=True,
            capture_output=True,
            text=True,
            timeout=30,
        ).stdout
        lines = [line.strip() for line in tree.splitlines() if line.startswith("     0x")]
        return [line for line in lines if " 1x1+" not in line and " 10x10+" not in line]

    def beats(self, wanted: int) -> None:
        """The screen's thread comes round again and again: whatever was pressed has been looked at."""
        while wanted:
            wanted -= "WATCHDOG=1" in self.line.recv(4096).decode().split("\n")


def _plant(folder: Path) -> dict[str, str]:
    """Everything that Kivy reads from somebody's home and environment, each as a way to another program."""
    home, trace = folder / "home", str(folder / "trace")
    mods = home / ".kivy" / "mods"
    mods.mkdir(parents=True)
    (mods / "evil.py").write_text(PLANT.format(trace=trace))
    config = "[kivy]\nexit_on_escape = 1\n[graphics]\nwidth = 200\nheight = 200\nfullscreen = 0\n"
    config += "[modules]\nevil =\ninspector =\nkeybinding =\n[input]\nmouse = mouse\n"
    (home / ".kivy" / "config.ini").write_text(config)
    data = folder / "data"
    data.mkdir()
    (data / "style.kv").write_text(f"#:import evil os\n#:set planted open({trace!r}, 'w')\n")
    return {
        "HOME": str(home),
        "KIVY_HOME": str(home / ".kivy"),
        "KIVY_DATA_DIR": str(data),
        "KIVY_MODULES_DIR": str(mods),
        "KIVY_NO_CONFIG": "",
        "KIVY_NO_ARGS": "0",
        "KIVY_WINDOW": "x11",
        "KIVY_CLIPBOARD": "xclip",
        "KCFG_KIVY_EXIT_ON_ESCAPE": "1",
        "KCFG_GRAPHICS_WIDTH": "200",
        "KCFG_MODULES_INSPECTOR": "",
        "KCFG_INPUT_MOUSE": "mouse",
    }


def _x_server() -> tuple[subprocess.Popen[bytes], str]:
    seen, told = os.pipe()
    size = f"{WIDTH}x{HEIGHT}x24"
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(told), "-screen", "0", size, "-nolisten", "tcp", "-noreset"],
        pass_fds=[told],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(told)
    with os.fdopen(seen) as line:
        return server, f":{line.readline().strip()}"


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    required()
    if not dev.X.present():
        if dev.X.name in os.environ.get("KIOSK_REQUIRE", "").split(","):
            pytest.fail("no X server here")
        pytest.skip(f"no X server here; to bring it: apt-get install {' '.join(dev.X.packages)}")
    enrolled(tmp_path / "kiosk")
    server, display = _x_server()
    line = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    line.bind(str(tmp_path / "notify"))
    line.settimeout(60)
    (tmp_path / "run").mkdir()
    settings = {
        "KIOSK__FOLDER": str(tmp_path / "kiosk"),
        "PANEL__WIDTH_PX": str(WIDTH),
        "PANEL__HEIGHT_PX": str(HEIGHT),
        "PANEL__PX_PER_MM": "2.0",
        "CENTRE__SYNC": "off",
        **{f"{part}__KIND": "none" for part in ("PRINTER", "SCANNER", "READER", "AUDIO")},
    }
    told = {"NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": "2000000"}
    environment = {
        **os.environ,
        **{f"KOTAK_ADUAN_{name}": value for name, value in settings.items()},
        **told,
        **_plant(tmp_path),
        "DISPLAY": display,
        "RUNTIME_DIRECTORY": str(tmp_path / "run"),
    }
    environment.pop("SDL_VIDEODRIVER", None)
    log = (tmp_path / "log").open("w")
    lobby = subprocess.Popen(
        [sys.executable, "-m", "kiosk", "--log", "json", "run"],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        text=True,
    )
    try:
        yield Screen(display, lobby, line)
    finally:
        lobby.kill()
        lobby.wait()
        server.kill()
        server.wait()
        line.close()
        log.close()


def test_a_storm_of_keys_leaves_the_application_in_front(screen: Screen, tmp_path: Path) -> None:
    while "READY=1" not in screen.line.recv(4096).decode():
        pass
    screen.beats(2)
    before, windows = screen.picture(), screen.windows()
    assert len(windows) == 1
    assert f"{WIDTH}x{HEIGHT}+0+0" in windows[0]  # full screen, whatever was planted
    assert len(before.getcolors(10**6)) > 50
    screen.key("mousemove", "270", "8")
    screen.key("key", "--delay", "2", *KEYS)
    for button in ("2", "3", "4", "5", "8", "9"):
        screen.key("click", button)
    screen.beats(3)
    assert screen.lobby.poll() is None
    assert screen.windows() == windows
    different = ImageChops.difference(before, screen.picture())
    assert different.getbbox() is None
    assert not (tmp_path / "trace").exists()
    assert (tmp_path / "log").read_text().count("lobby.keys_tried") == 1  # told once
    assert (tmp_path / "kiosk" / "outage.ppm.gz").is_file()
    (tmp_path / "run" / "restart").touch()  # the night's request: nobody stands there, so it is heeded
    assert screen.lobby.wait(timeout=60) == 0
    assert "STOPPING=1" in _rest(screen.line)


def _rest(line: socket.socket) -> str:
    line.setblocking(False)
    said = []
    while True:
        try:
            said.append(line.recv(4096).decode())
        except BlockingIOError:
            return "\n".join(said)
