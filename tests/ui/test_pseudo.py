"""The pseudo-language says the same, two fifths longer."""

from __future__ import annotations

from kiosk.texts.catalogue import load
from kiosk.texts.text import Text, Verbatim
from tests.ui.pseudo import LONGER, Pseudo, lengthened


def test_each_word_is_two_fifths_longer_and_the_rest_stands() -> None:
    assert lengthened("Kembali 12 NIK, 3528••0001.") == "Keembaalii 12 NIIIK, 3528••0001."
    assert lengthened("SPASI") == "SPAASII"
    assert lengthened("pts a") == "ptsss a"


def test_a_catalogue_is_said_longer_and_a_name_as_it_is() -> None:
    catalogue = load("id")
    pseudo = Pseudo(catalogue)
    for name in catalogue.entries:
        if "{" not in catalogue.entries[name]:
            said = pseudo.say(Text(name))
            letters = sum(letter.isalpha() for letter in catalogue.say(Text(name)))
            more = sum(letter.isalpha() for letter in said) - letters
            assert more >= LONGER * letters - 2 * len(said.split()), name
    assert pseudo.say(Verbatim("Siti Contoh")) == "Siti Contoh"
    assert pseudo.about("aspirasi").say(Text("done.title")).startswith("Aaspiiraasi")
