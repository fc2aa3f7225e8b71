"""What locks the kiosk, file by file: parsed as its reader would, and asked what it allows."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.appliance.kiosk_tree import (
    TREE,
    UNITS,
    Device,
    lets_in,
    options,
    seconds,
    services,
    usb_rule,
    usb_rules,
    x_sections,
)

LOBBY = options(UNITS / "kotak-kiosk.service")
OUTAGE = options(UNITS / "kotak-kiosk-outage.service")
STICK = Device(("08:06:50",))


def test_every_file_of_systemd_can_be_read() -> None:
    for path in sorted((TREE / "etc/systemd").rglob("*")):
        if path.is_file() and path.stat().st_size:
            assert options(path), path


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not here")
@pytest.mark.parametrize("service", services())
def test_a_sandbox_of_at_most_two_and_a_half(service: str) -> None:
    judged = subprocess.run(
        [
            "systemd-analyze",
            "security",
            "--offline=true",
            f"--root={TREE}",
            "--threshold=25",
            "--no-pager",
            f"{service}.service",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert judged.returncode == 0, judged.stdout[-400:] + judged.stderr


def _service(name: str) -> dict[str, list[str]]:
    shared = UNITS / "kotak-kiosk-ask-.service.d/sandbox.conf"
    own = options(UNITS / f"{name}.service")["Service"]
    return options(shared)["Service"] | own if name.startswith("kotak-kiosk-ask-") else own


_ROOT = "CAP_DAC_OVERRIDE CAP_DAC_READ_SEARCH CAP_KILL CAP_SETUID CAP_SETGID"
_WRITES_RELEASES = {"CapabilityBoundingSet": _ROOT, "UMask": "0022"}
OTHERWISE = {"kotak-kiosk-update": _WRITES_RELEASES, "kotak-kiosk-update-settle": _WRITES_RELEASES}
"""They write what the lobby's user reads, and become that user for what is done in its folder, and end what hangs there (CAP_KILL)."""


@pytest.mark.parametrize("service", services())
def test_no_core_no_ways_up_and_nothing_to_write_on(service: str) -> None:
    told = _service(service)
    for key, value in {
        "LimitCORE": "0",
        "NoNewPrivileges": "yes",
        "CapabilityBoundingSet": "",
        "ProtectSystem": "strict",
        "ProtectHome": "yes",
        "UMask": "0077",
        **OTHERWISE.get(service, {}),
    }.items():
        assert told[key] == [value], (service, key)


def test_only_the_devices_of_a_lobby() -> None:
    service = LOBBY["Service"]
    assert service["DevicePolicy"] == ["closed"]
    allowed = {value.split()[0] for value in service["DeviceAllow"]}
    assert allowed == {
        "/dev/tty0",
        "/dev/tty1",
        *(f"char-{kind}" for kind in ("drm", "input", "alsa", "video4linux", "media")),
        *(f"char-{kind}" for kind in ("ttyACM", "ttyUSB", "ttyS", "usb", "usb_device")),
    }
    assert service["MemoryMax"] == ["80%"]
    assert service["MemorySwapMax"] == ["0"]


def test_one_client_no_session_and_no_way_to_its_server() -> None:
    service = LOBBY["Service"]
    client, server = service["ExecStart"][0].split(" -- ")
    assert client.endswith(" /opt/kotak-aduan/current/venv/bin/kiosk --log json run")
    assert {"-novtswitch", "-keeptty", "-nocursor", "-dpms"} <= set(server.split())
    assert "-nolisten tcp -nolisten local" in server
    assert (
        "PAMName" not in service
    )  # it would take X and the application out of this unit, limits and watchdog with them
    assert service["PrivateTmp"] == ["yes"]
    assert service["User"] == ["kotak-kiosk"]


def test_only_the_application_can_say_that_it_is_ready() -> None:
    """Debian's Xorg says READY as well, and an update would take a release whose window never comes for started."""
    xinit, client = LOBBY["Service"]["ExecStart"][0].split(" -- ")[0].split(" /usr/bin/xinit ")
    assert xinit == "/usr/bin/env -u NOTIFY_SOCKET"
    assert client.startswith("/usr/bin/env NOTIFY_SOCKET=${NOTIFY_SOCKET} /opt/")


def test_the_voice_is_marked_with_the_release_that_has_rendered_it(tmp_path: Path) -> None:
    """Taken back while it rendered, it must not pass for the voice of the one that runs then."""
    opt, audio = tmp_path / "opt", tmp_path / "audio"
    audio.mkdir()
    for version in ("0.1.0", "0.2.0"):
        (opt / "releases" / version / "venv/bin").mkdir(parents=True)
    (opt / "current").symlink_to("releases/0.2.0")
    taken_back = f"#!/bin/sh\nln -sfn releases/0.1.0 {opt}/current\n"
    program = opt / "releases/0.2.0/venv/bin/kiosk"
    program.write_text(taken_back)
    program.chmod(0o755)
    script = options(UNITS / "kotak-kiosk-prompts.service")["Service"]["ExecStart"][0]
    here = script.replace("/opt/kotak-aduan", str(opt)).replace(
        "/var/lib/kotak-aduan/kiosk/audio", str(audio)
    )
    subprocess.run(shlex.split(here.replace("$$", "$")), check=True)
    assert (opt / "current").readlink() == Path("releases/0.1.0")
    assert (audio / "made-by").read_text() == "releases/0.2.0\n"


def test_no_login_on_any_console_but_by_the_word_at_the_boot_menu() -> None:
    getty = options(UNITS / "getty@.service.d/kotak-kiosk.conf")["Unit"]
    assert getty["ConditionPathExists"] == ["|!/etc/systemd/system/kotak-kiosk.service"]
    assert getty["ConditionKernelCommandLine"] == ["|kotak-aduan.console"]
    assert LOBBY["Unit"]["ConditionKernelCommandLine"] == ["!kotak-aduan.console"]
    logind = options(TREE / "etc/systemd/logind.conf.d/kotak-kiosk.conf")["Login"]
    assert (logind["NAutoVTs"], logind["ReserveVT"], logind["HandlePowerKey"]) == (["0"], ["0"], ["ignore"])


@pytest.mark.parametrize("unit", ["swap.target", "debug-shell.service"])
def test_masked(unit: str) -> None:
    assert (UNITS / unit).stat().st_size == 0  # systemd.unit(5): an empty unit file masks


def test_ctrl_alt_del_is_hidden_by_a_link() -> None:
    """Seen: an empty file does not mask an alias, `systemctl show` went on to name reboot.target."""
    lines = (TREE / "etc/tmpfiles.d/kotak-kiosk.conf").read_text().splitlines()
    assert "L /etc/systemd/system/ctrl-alt-del.target - - - - /dev/null" in lines
    assert not (UNITS / "ctrl-alt-del.target").exists()


def test_nothing_of_a_visit_reaches_a_disk_by_the_kernel() -> None:
    lines = (TREE / "etc/sysctl.d/90-kotak-kiosk.conf").read_text().splitlines()
    told = dict(re.split(r"\s*=\s*", line) for line in lines if line and not line.startswith("#"))
    for key, value in {
        "kernel.sysrq": "0",
        "kernel.core_pattern": "|/bin/false",
        "fs.suid_dumpable": "0",
        "vm.swappiness": "0",
        "kernel.yama.ptrace_scope": "2",
        "kernel.panic": "10",
    }.items():
        assert told[key] == value
    for key in told:
        assert Path("/proc/sys", key.replace(".", "/")).exists() or key in _NOT_IN_EVERY_KERNEL, key
    assert options(TREE / "etc/systemd/coredump.conf.d/kotak-kiosk.conf")["Coredump"]["Storage"] == ["none"]
    assert "hard core 0" in (TREE / "etc/security/limits.d/kotak-kiosk.conf").read_text()


_NOT_IN_EVERY_KERNEL = {
    "kernel.sysrq",
    "kernel.yama.ptrace_scope",
    "kernel.kexec_load_disabled",
    "kernel.unprivileged_bpf_disabled",
    "dev.tty.ldisc_autoload",
}


def test_the_boards_watchdog_is_fed_by_systemd() -> None:
    manager = options(TREE / "etc/systemd/system.conf.d/kotak-kiosk.conf")["Manager"]
    assert 10 <= seconds(manager["RuntimeWatchdogSec"][0]) <= 60
    assert manager["CtrlAltDelBurstAction"] == ["none"]


def test_the_night_asks_and_does_not_end_a_visit() -> None:
    night = options(UNITS / "kotak-kiosk-night.service")["Service"]
    assert night["ExecStart"] == ["/usr/bin/touch /run/kotak-kiosk/restart"]
    assert night["User"] == ["kotak-kiosk"]
    assert options(UNITS / "kotak-kiosk-night.timer")["Timer"]["OnCalendar"][0].endswith("Asia/Jakarta")
    assert LOBBY["Service"]["RuntimeDirectory"] == ["kotak-kiosk"]


@pytest.mark.parametrize("asked", ["learn-usb", "poweroff", "reboot", "restart", "usb"])
def test_what_the_kiosk_asks_root_for(asked: str) -> None:
    path = options(UNITS / f"kotak-kiosk-ask-{asked}.path")
    assert path["Path"]["PathExists"] == [f"/run/kotak-aduan/ask/{asked}"]
    service = options(UNITS / f"kotak-kiosk-ask-{asked}.service")["Service"]
    assert service["ExecStartPre"] == [
        f"/usr/bin/rm -rf /run/kotak-aduan/ask/{asked}"
    ]  # or it would be done for ever
    assert all(line.lstrip("-").startswith("/usr/") for line in service["ExecStart"])
    folder = "d /run/kotak-aduan/ask 0770 root kotak-kiosk -"
    assert folder in (TREE / "etc/tmpfiles.d/kotak-kiosk.conf").read_text()
    assert "-/run/kotak-aduan/ask" in LOBBY["Service"]["ReadWritePaths"][0].split()
    assert "-/srv/kotak-aduan-backup" in LOBBY["Service"]["ReadWritePaths"][1].split()


X = list(x_sections(TREE / "etc/X11/xorg.conf.d/90-kotak-kiosk.conf"))


def test_no_key_leads_out_of_x() -> None:
    (flags,) = [dict(entries) for section, entries in X if section == "ServerFlags"]
    assert {flags[name] for name in ("DontVTSwitch", "DontZap", "DontZoom")} == {"true"}
    assert {flags[name] for name in ("BlankTime", "StandbyTime", "SuspendTime", "OffTime")} == {"0"}


@pytest.mark.parametrize(
    ("kind", "taken"),
    [
        ("MatchIsKeyboard", False),
        ("MatchIsPointer", False),
        ("MatchIsTouchpad", False),
        ("MatchIsTouchscreen", True),
    ],
)
def test_only_a_touch_panel_is_an_input_of_x(kind: str, taken: bool) -> None:
    (of_kind,) = [
        dict(entries) for section, entries in X if section == "InputClass" and (kind, "on") in entries
    ]
    assert of_kind["Ignore"] == ("false" if taken else "true")


# F40: what is not on the list of this machine is not let in.

PRINTER = Device(("07:01:02",), id="04b8:0e15", serial="J123", port="1-4")
LEARNT = (
    'allow id 04b8:0e15 serial "J123" name "TM-T20III" hash "a=" parent-hash "b=" via-port "1-4" '
    'with-interface 07:01:02 with-connect-type "hotplug"'
)


@pytest.mark.parametrize(
    "device",
    [
        pytest.param(Device(("03:01:01",)), id="keyboard"),
        pytest.param(Device(("03:00:00",)), id="keyboard that calls itself a panel"),
        pytest.param(STICK, id="stick"),
        pytest.param(Device(("06:01:01", "ff:42:01")), id="telephone"),
        pytest.param(Device(("e0:01:03", "0a:00:00")), id="network gadget"),
        pytest.param(Device(("02:06:00", "0a:00:00")), id="network card"),
        pytest.param(Device(("09:00:00", "03:01:01")), id="hub with a keyboard inside"),
        pytest.param(Device(PRINTER.interfaces, PRINTER.id, "J999", "1-4"), id="another printer"),
        pytest.param(
            Device(PRINTER.interfaces, PRINTER.id, "J123", "2-1"), id="the printer at another socket"
        ),
        pytest.param(Device(("07:01:02", "03:01:01"), PRINTER.id, "J123", "1-4"), id="a printer that types"),
    ],
)
def test_a_stranger_on_usb_is_not_let_in(device: Device) -> None:
    assert not lets_in(usb_rules(LEARNT), device)


def test_what_was_learnt_is_let_in() -> None:
    assert lets_in(usb_rules(LEARNT), PRINTER)
    assert lets_in(usb_rules(LEARNT), Device(("09:00:00",)))


SERVICE_MODE = TREE / "usr/local/lib/kotak-aduan/usb-service-mode"


def test_sticks_come_in_while_staff_have_asked_and_nothing_else_does() -> None:
    rules = re.findall(r"append-rule --temporary '([^']+)'", SERVICE_MODE.read_text())
    assert rules
    mode = usb_rules(LEARNT, *rules)
    assert lets_in(mode, STICK)
    assert not lets_in(mode, Device(("08:06:50", "03:01:01")))
    assert not lets_in(mode, Device(("03:01:01",)))
    assert "remove-rule" in SERVICE_MODE.read_text()


def test_usbguard_is_told_to_block_and_waits_until_it_has_learnt() -> None:
    lines = (TREE / "etc/usbguard/kotak-kiosk.conf").read_text().splitlines()
    told = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    assert (told["ImplicitPolicyTarget"], told["AuthorizedDefault"]) == ("block", "none")
    assert (told["InsertedDevicePolicy"], told["PresentDevicePolicy"]) == ("apply-policy", "apply-policy")
    assert told["IPCAllowedUsers"] == told["IPCAllowedGroups"] == "root"
    assert "IPCAccessControlFiles" not in told  # Debian's lets a group in
    started = options(UNITS / "usbguard.service.d/kotak-kiosk.conf")["Service"]["ExecStart"]
    assert started == ["", "/usr/sbin/usbguard-daemon -f -s -c /etc/usbguard/kotak-kiosk.conf"]
    assert (
        told["RuleFile"] == "/etc/usbguard/kotak-kiosk.rules"
    )  # not Debian's, which let in what was there by chance
    waits = options(UNITS / "usbguard.service.d/kotak-kiosk.conf")["Unit"]["ConditionPathExists"]
    assert waits == [f"{told['RuleFolder']}50-installed.conf"]
    assert waits[0] in (TREE / "usr/local/sbin/kotak-aduan-learn-usb").read_text()


PLUGGED = f"""\
allow id 1d6b:0002 serial "0" name "xHCI Host Controller" hash "h=" parent-hash "p=" via-port "usb1" with-interface 09:00:00 with-connect-type ""
{LEARNT}
allow id 0eef:0001 serial "" name "Touch panel" hash "t=" parent-hash "p=" via-port "1-2" with-interface {{ 03:00:00 01:09:08 }} with-connect-type "hotplug"
allow id 0781:5567 serial "S" name "Cruzer" hash "s=" parent-hash "p=" via-port "1-6" with-interface 08:06:50 with-connect-type "hotplug"
allow id 1234:5678 serial "" name "Both" hash "s=" parent-hash "p=" via-port "1-7" with-interface {{ 03:01:01 08:06:50 }} with-connect-type "hotplug"
"""


def test_what_is_plugged_in_is_learnt_but_for_sticks_and_hubs(tmp_path: Path) -> None:
    """Shown first; nothing is written without --keep."""
    usbguard = tmp_path / "usbguard"
    usbguard.write_text(f"#!/bin/sh\ncat <<'E'\n{PLUGGED}E\n")
    usbguard.chmod(0o755)
    shown = subprocess.run(
        [TREE / "usr/local/sbin/kotak-aduan-learn-usb"],
        env={"PATH": f"{tmp_path}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert [usb_rule(line).id for line in shown.stdout.splitlines()] == ["04b8:0e15", "0eef:0001"]
    assert "never learnt" in shown.stderr
    assert "Nothing was changed" in shown.stderr


@pytest.mark.skipif(not shutil.which("usbguard-rule-parser"), reason="usbguard is not here")
def test_usbguard_itself_can_read_the_rules() -> None:
    lines = [*re.findall(r"append-rule --temporary '([^']+)'", SERVICE_MODE.read_text()), LEARNT]
    lines += (TREE / "etc/usbguard/kotak-kiosk.rules").read_text().splitlines()
    for line in lines:
        assert (
            subprocess.run(["usbguard-rule-parser", line], capture_output=True, check=False).returncode == 0
        ), line


@pytest.mark.parametrize("path", sorted((TREE / "usr/local").rglob("*")), ids=lambda path: path.name)
def test_programs_can_be_run_and_their_shell_understands_them(path: Path) -> None:
    if path.is_dir():
        return
    first = path.read_text().splitlines()[0]
    if first == "#!/bin/sh":
        assert os.access(path, os.X_OK)
        assert subprocess.run(["sh", "-n", path], check=False).returncode == 0
    else:
        assert first == "#!/usr/bin/python3"


def test_a_stick_is_mounted_for_the_kiosk_alone_and_nothing_on_it_runs() -> None:
    rule = (TREE / "etc/udev/rules.d/80-kotak-kiosk-stick.rules").read_text()
    mounted = re.search(r"--options=(\S+)", rule)
    assert mounted is not None
    assert {"nosuid", "nodev", "noexec", "uid=kotak-kiosk", "umask=077"} <= set(mounted[1].split(","))
    assert "/media/" in rule  # where kiosk.carrying looks
