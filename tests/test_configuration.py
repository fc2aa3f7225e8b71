import importlib.util
import runpy
import shutil
from pathlib import Path
from types import ModuleType
from typing import Annotated

import msgspec
import pytest

import sync.configuration
from sync.configuration import ConfigurationError, config_folder, load, read_toml

Seconds = Annotated[int, msgspec.Meta(ge=60, le=300)]


class Screen(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    idle_s: Seconds = 60
    title: str = "Kotak Aduan"
    folder: Path = Path("var")
    sound: bool = True
    sizes: tuple[int, ...] = ()
    backup: str | None = None


class Printer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    host: str
    dots: int = 576


class Tcp(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="tcp", tag_field="kind"):
    host: str


class Serial(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="serial", tag_field="kind"):
    device: str


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    kiosk: Screen = Screen()
    printers: list[Printer] = []
    spare: Printer | None = None
    rooms: dict[str, Screen] = {}
    line: Tcp | Serial | None = None


def written(folder: Path, words: str, name: str = "kiosk.toml") -> Path:
    path = folder / "config" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(words, "utf-8")
    return path


def refusal(path: Path, environment: dict[str, str] | None = None) -> str:
    with pytest.raises(ConfigurationError) as caught:
        load([path], Settings, environment or {})
    return str(caught.value)


def test_later_files_overrule_earlier_ones_key_by_key(tmp_path: Path) -> None:
    first = written(tmp_path, '[kiosk]\nidle_s = 90\ntitle = "A"\nsizes = [1, 2]\n')
    second = written(tmp_path, '[kiosk]\ntitle = "B"\nsizes = [3]\n', "demo.toml")
    found = load([first, second], Settings, {}).kiosk
    assert (found.idle_s, found.title, found.sizes) == (90, "B", (3,))


def test_nothing_said_means_the_defaults(tmp_path: Path) -> None:
    assert load([written(tmp_path, "")], Settings, {}) == Settings()
    assert load([], Settings, {}) == Settings()


def test_variables_overrule_files_in_the_type_of_the_field(tmp_path: Path) -> None:
    path = written(tmp_path, "[kiosk]\nidle_s = 70\n")
    environment = {
        "KOTAK_ADUAN_KIOSK__IDLE_S": "90",
        "KOTAK_ADUAN_KIOSK__TITLE": "123",
        "KOTAK_ADUAN_KIOSK__FOLDER": "/srv/kiosk",
        "KOTAK_ADUAN_KIOSK__SOUND": "false",
        "KOTAK_ADUAN_KIOSK__SIZES": "[4, 5]",
        "KOTAK_ADUAN_KIOSK__BACKUP": "x = y",
        "KOTAK_ADUAN_SPARE__HOST": "10.0.0.9",
        "KOTAK_ADUAN_CONFIG": "/somewhere",  # names the folder, is no setting
        "KIOSK__IDLE_S": "100",
    }
    found = load([path], Settings, environment)
    assert found.kiosk == Screen(90, "123", Path("/srv/kiosk"), False, (4, 5), "x = y")
    assert found.spare == Printer("10.0.0.9")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("[kiosk]\nidel_s = 70", 'config/kiosk.toml: kiosk.idel_s: unknown setting; did you mean "idle_s"?'),
        ("[kiosk]\nzebra = 70", "config/kiosk.toml: kiosk.zebra: unknown setting"),
        ("[koisk]\nidle_s = 70", 'config/kiosk.toml: koisk: unknown setting; did you mean "kiosk"?'),
        ("[kiosk]\nidle_s = 59", "config/kiosk.toml: kiosk.idle_s: expected `int` >= 60"),
        ("[kiosk]\nidle_s = 301", "config/kiosk.toml: kiosk.idle_s: expected `int` <= 300"),
        ('[kiosk]\nidle_s = "70"', "config/kiosk.toml: kiosk.idle_s: expected `int`, got `str`"),
        ("kiosk = 1", "config/kiosk.toml: kiosk: expected `object`, got `int`"),
        (
            "[[printers]]\nhost = 'a'\n[[printers]]\nhots = 'b'",
            'printers[1].hots: unknown setting; did you mean "host"?',
        ),
        ("[[printers]]\nhost = 'a'\n[[printers]]\ndots = 1", "config/kiosk.toml: printers[1].host: missing"),
        ("[spare]\nhots = 'a'", 'config/kiosk.toml: spare.hots: unknown setting; did you mean "host"?'),
        (
            "[rooms.hall]\nidel_s = 70",
            'kiosk.toml: rooms.hall.idel_s: unknown setting; did you mean "idle_s"?',
        ),
        ("[line]\nkind = 'serial'\nhost = 'a'", "config/kiosk.toml: line.host: unknown setting"),
        ("[line]\nkind = 'usb'", "config/kiosk.toml: line.kind: invalid value 'usb'"),
        ("[spare]", "config/kiosk.toml: spare.host: missing"),
    ],
)
def test_a_wrong_file_names_itself_and_the_key(tmp_path: Path, words: str, message: str) -> None:
    assert refusal(written(tmp_path, words)).endswith(message)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        (
            "KIOSK__IDEL_S",
            "90",
            'KOTAK_ADUAN_KIOSK__IDEL_S: kiosk.idel_s: unknown setting; did you mean "idle_s"?',
        ),
        ("KIOSK__IDLE_S", "5", "KOTAK_ADUAN_KIOSK__IDLE_S: kiosk.idle_s: expected `int` >= 60"),
        ("KIOSK__IDLE_S", "soon", "KOTAK_ADUAN_KIOSK__IDLE_S: kiosk.idle_s: expected `int`, got `str`"),
        ("KOISK__IDLE_S", "90", 'KOTAK_ADUAN_KOISK__IDLE_S: koisk: unknown setting; did you mean "kiosk"?'),
        (
            "PRINTERS__HOST",
            "a",
            "KOTAK_ADUAN_PRINTERS__HOST: printers.host: not a setting that a variable can hold",
        ),
    ],
)
def test_a_wrong_variable_names_itself(tmp_path: Path, name: str, value: str, message: str) -> None:
    assert refusal(written(tmp_path, "[kiosk]\nidle_s = 70"), {f"KOTAK_ADUAN_{name}": value}) == message


def test_a_tag_chooses_the_struct(tmp_path: Path) -> None:
    path = written(tmp_path, "[line]\nkind = 'serial'\ndevice = '/dev/ttyS0'\n[rooms.hall]\nidle_s = 70")
    found = load([path], Settings, {})
    assert found.line == Serial("/dev/ttyS0")
    assert found.rooms == {"hall": Screen(70)}


def test_the_file_that_overruled_is_the_one_to_blame(tmp_path: Path) -> None:
    good = written(tmp_path, "[kiosk]\nidle_s = 70")
    bad = written(tmp_path, "[kiosk]\nidle_s = 7", "demo.toml")
    with pytest.raises(ConfigurationError, match=r"^config/demo.toml: kiosk.idle_s: "):
        load([good, bad], Settings, {})


def test_sections_of_the_other_program_are_passed_over(tmp_path: Path) -> None:
    path = written(tmp_path, "[kiosk]\nidle_s = 70\n[central]\nport = 1")
    environment = {"KOTAK_ADUAN_CENTRAL__PORT": "2"}
    assert load([path], Settings, environment, elsewhere=["central"]).kiosk.idle_s == 70
    assert "central: unknown setting" in refusal(path)


def test_a_missing_or_broken_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"^config/none.toml: file not found$"):
        read_toml(tmp_path / "config" / "none.toml")
    with pytest.raises(ConfigurationError, match=r"^config/kiosk.toml: not readable: .*line 1"):
        read_toml(written(tmp_path, "[kiosk\n"))
    path = written(tmp_path, "")
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigurationError, match="not readable"):
        read_toml(path)


def test_an_installed_wheel_brings_its_own_data(tmp_path: Path) -> None:
    package = tmp_path / "site-packages" / "sync"
    package.mkdir(parents=True)
    installed = package / "configuration.py"
    shutil.copy(Path(sync.configuration.__file__), installed)
    assert runpy.run_path(str(installed))["config_folder"]({}) == package / "_config"


def test_the_data_is_found_in_the_checkout_or_where_the_variable_says(tmp_path: Path) -> None:
    assert config_folder({"KOTAK_ADUAN_CONFIG": str(tmp_path)}) == tmp_path
    assert (config_folder({}) / "office.toml").is_file()


def installed_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """This module as an installed release has it, with a folder of the office's own beside."""
    app = tmp_path / "releases/0.1.0/app"
    (app / "sync").mkdir(parents=True)
    (app / "config").mkdir()
    (app.parent / "RELEASE.json").write_text("{}")
    shutil.copy(Path(sync.configuration.__file__), app / "sync/configuration.py")
    (app / "config/office.toml").write_text('name = "shipped"')
    (app / "config/kiosk.toml").write_text("[kiosk]\nidle_s = 70")
    found = importlib.util.spec_from_file_location("installed_configuration", app / "sync/configuration.py")
    assert found
    assert found.loader
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    own = tmp_path / "etc"
    own.mkdir()
    monkeypatch.setattr(module, "OFFICES_OWN", own)
    return module


def test_what_the_office_has_counts_and_what_it_lacks_is_shipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = installed_release(tmp_path, monkeypatch)
    folder = installed.config_folder({})
    assert folder == tmp_path / "etc"
    assert installed.read_toml(folder / "office.toml") == {"name": "shipped"}
    (folder / "office.toml").write_text('name = "own"')
    assert installed.read_toml(folder / "office.toml") == {"name": "own"}
    assert installed.shipped_folder().name == "config"
    with pytest.raises(installed.ConfigurationError, match=r"none\.toml: file not found"):
        installed.read_toml(folder / "none.toml")


def test_settings_of_the_office_lie_over_the_shipped_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = installed_release(tmp_path, monkeypatch)
    path = installed.config_folder({}) / "kiosk.toml"
    assert installed.load([path], Settings, {}).kiosk.idle_s == 70
    path.write_text("[kiosk]\nidle_s = 90")
    assert installed.load([path], Settings, {}).kiosk.idle_s == 90
    path.write_text("[kiosk]\n")
    assert installed.load([path], Settings, {}).kiosk.idle_s == 70
    path.write_text("[kiosk]\nidle_s = 7")
    with pytest.raises(installed.ConfigurationError, match=r"^etc/kiosk.toml: kiosk.idle_s: "):
        installed.load([path], Settings, {})
