"""Which of several devices is meant, and what is said when that is not plain."""

from __future__ import annotations

from hardware.catalogue import open_printer
from hardware.ports import State, Status, Trouble
from hardware.printers.simulated import VirtualPrinter
from hardware.printers.transports import SerialTransport, UsbIdentity
from hardware.printers.transports.usb import printer_nodes
from hardware.printers.typefaces import Typefaces
from hardware.settings import PrinterSettings
from hardware.surroundings import Surroundings
from tests.hardware.lines import NAMED, PATIENT, Machine, Port


def status(
    machine: Machine, typefaces: Typefaces, surroundings: Surroundings | None = None, **settings: object
) -> Status:
    printer = open_printer(
        PrinterSettings(**PATIENT, **settings),  # type: ignore[arg-type]
        typefaces=typefaces,
        surroundings=surroundings or machine.surroundings(),
    )
    return printer.status()


def test_nodes_are_read_with_their_numbers_from_the_tree(machine: Machine) -> None:
    machine.node("lp0", "/dev/null", serial="")
    machine.node("lp1", "/dev/null", product="0202")
    assert [node.identity for node in printer_nodes(machine.root)] == [
        UsbIdentity("04b8", "0e15", ""),
        UsbIdentity("04b8", "0202", "X4RT001"),
    ]


def test_a_node_that_is_not_under_dev_yet_is_none(machine: Machine) -> None:
    machine.node("lp0", str(machine.root / "not-made-yet"))
    assert printer_nodes(machine.root) == []
    assert not (machine.root / "not-made-yet").exists()


def test_the_only_printer_need_not_be_named(
    machine: Machine, twin: VirtualPrinter, typefaces: Typefaces
) -> None:
    machine.node("lp0", twin.serve_pty().device)
    found = status(machine, typefaces, kind="usb")
    assert found == Status(State.READY, None, f"{machine.root}/dev/usb/lp0 04b8:0e15 X4RT001")


def test_of_two_nodes_none_is_guessed(machine: Machine, twin: VirtualPrinter, typefaces: Typefaces) -> None:
    machine.node("lp0", twin.serve_pty().device, serial="A")
    machine.node("lp1", twin.serve_pty().device, serial="B")
    found = status(machine, typefaces, kind="usb")
    assert (found.state, found.trouble) == (State.ABSENT, Trouble.DENIED)
    assert "lp0 04b8:0e15 A" in found.detail
    assert "lp1 04b8:0e15 B" in found.detail
    assert "usb_serial" in found.detail
    named = {**NAMED, "usb_serial": "B"}
    assert status(machine, typefaces, kind="usb", **named).detail.endswith("lp1 04b8:0e15 B")


def test_of_two_on_the_bus_none_is_guessed(
    machine: Machine, twin: VirtualPrinter, typefaces: Typefaces
) -> None:
    machine.usb.plug(twin, serial="A")
    machine.usb.plug(twin, serial="B")
    found = status(machine, typefaces, kind="usb")
    assert (found.state, found.trouble) == (State.ABSENT, Trouble.DENIED)
    assert "usb 1:1 04b8:0e15 A" in found.detail
    named = {**NAMED, "usb_serial": "B"}
    assert status(machine, typefaces, kind="usb", **named) == Status(State.READY, None, "usb 1:2 04b8:0e15 B")


def test_the_node_comes_before_the_interface(
    machine: Machine, twin: VirtualPrinter, typefaces: Typefaces
) -> None:
    place = machine.usb.plug(twin, kernel_driver=True)
    machine.node("lp0", twin.serve_pty().device)
    assert "lp0" in status(machine, typefaces, kind="usb", **NAMED).detail
    assert place.kernel_driver


def test_without_its_node_the_driver_is_put_aside_and_back_again(
    machine: Machine, twin: VirtualPrinter, typefaces: Typefaces
) -> None:
    place = machine.usb.plug(twin, kernel_driver=True)
    printer = open_printer(
        PrinterSettings(kind="usb", **PATIENT), typefaces=typefaces, surroundings=machine.surroundings()
    )
    assert printer.status().state is State.READY
    assert place.kernel_driver
    assert place.claimed == set()


def test_an_interface_that_another_program_holds_is_not_ours(
    machine: Machine, twin: VirtualPrinter, typefaces: Typefaces
) -> None:
    machine.usb.plug(twin).claimed.add(1)
    found = status(machine, typefaces, kind="usb")
    assert found == Status(State.ABSENT, Trouble.DENIED, "Resource busy")


def test_a_named_printer_need_not_say_that_it_is_one(
    machine: Machine, twin: VirtualPrinter, typefaces: Typefaces
) -> None:
    machine.usb.plug(twin, product=0x0202, interface_class=0xFF)
    assert status(machine, typefaces, kind="usb").state is State.ABSENT
    named = {"vendor": "04b8", "product": "0202"}
    assert status(machine, typefaces, kind="usb", **named).detail == "usb 1:1 04b8:0202 X4RT001"


def test_other_devices_are_no_printers(machine: Machine, twin: VirtualPrinter, typefaces: Typefaces) -> None:
    machine.usb.plug(twin, product=0x0202)
    assert status(machine, typefaces, kind="usb", **NAMED) == Status(
        State.ABSENT, None, "no USB printer (04b8:0e15 X4RT001)"
    )


def test_an_empty_machine_says_what_was_looked_for(machine: Machine, typefaces: Typefaces) -> None:
    assert status(machine, typefaces, kind="usb") == Status(State.ABSENT, None, "no USB printer (any)")


def test_without_libusb_the_printer_is_absent_and_it_is_said_why(
    machine: Machine, typefaces: Typefaces
) -> None:
    bare = Surroundings(machine.root, lambda: None, list)
    found = status(machine, typefaces, bare, kind="usb")
    assert found == Status(State.ABSENT, None, "no printer node, and no libusb to look further")


def test_the_real_bus_of_this_machine_can_be_looked_through(machine: Machine, typefaces: Typefaces) -> None:
    real = Surroundings(machine.root)
    nowhere = {"vendor": "ffff", "product": "ffff", "usb_serial": "no such thing"}
    assert status(machine, typefaces, real, kind="usb", **nowhere).state is State.ABSENT
    assert status(machine, typefaces, real, kind="serial", **nowhere).state is State.ABSENT


def test_a_serial_port_is_found_by_what_is_behind_it(
    machine: Machine, twin: VirtualPrinter, typefaces: Typefaces
) -> None:
    device = twin.serve_pty().device
    machine.ports += [
        Port("/dev/ttyS0", None, None, None),
        Port(device),
        Port("/dev/x", 0x1A86, 0x7523, None),
    ]
    assert status(machine, typefaces, kind="serial", **NAMED).detail == f"{device} 04b8:0e15 X4RT001"
    machine.ports.append(Port("/dev/y", serial_number="other"))
    assert status(machine, typefaces, kind="serial", **NAMED).state is State.READY
    found = status(machine, typefaces, kind="serial", vendor="04b8", product="0e15")
    assert (found.state, found.trouble) == (State.ABSENT, Trouble.DENIED)
    machine.ports.clear()
    assert status(machine, typefaces, kind="serial", **NAMED).detail == "no serial port of 04b8:0e15 X4RT001"


def test_a_serial_port_in_use_is_not_ours(
    machine: Machine, twin: VirtualPrinter, typefaces: Typefaces
) -> None:
    device = twin.serve_pty().device
    holder = SerialTransport(device, 115200, False, list)
    holder.open()
    try:
        found = status(machine, typefaces, kind="serial", device=device)
    finally:
        holder.close()
    assert (found.state, found.trouble) == (State.ABSENT, Trouble.DENIED)
    assert status(machine, typefaces, kind="serial", device=device).state is State.READY
