"""Two versions of a letter beside each other."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from sync.papers.comparison import LineChange, Stretch, compare

texts = some.text(alphabet=some.sampled_from("ab \n"), max_size=40)


def test_words_that_changed_stand_out_in_their_line() -> None:
    assert compare("satu dua tiga\n\nsama", "satu empat tiga\nsama") == (
        LineChange(
            "changed",
            (
                Stretch("same", "satu "),
                Stretch("removed", "dua"),
                Stretch("added", "empat"),
                Stretch("same", " tiga"),
            ),
        ),
        LineChange("same", (Stretch("same", "sama"),)),
    )


def test_lines_that_came_and_went() -> None:
    kinds = [line.kind for line in compare("satu\nlama sekali", "satu\nbaru belaka kini\nakhir")]
    assert kinds == ["same", "removed", "added", "added"]


@given(texts, texts)
def test_both_texts_can_be_read_from_the_comparison(old: str, new: str) -> None:
    changes = compare(old, new)
    for text, without in ((old, "added"), (new, "removed")):
        lines = ["".join(s.text for s in line.stretches if s.kind != without) for line in changes]
        assert [line for line in lines if line] == [
            line.strip() for line in text.splitlines() if line.strip()
        ]
