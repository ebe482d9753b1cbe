"""What people paste stays words: no script, no style, no image, whatever it came from."""

import pytest

from common.ui.pasted import plain

WORD = (
    "<html><head><style>p.MsoNormal{margin:0}</style></head><body><p class=MsoNormal style='mso-x:1'>Um <b>texto</b>"
    "<o:p></o:p></p><ul><li>ponto</li></ul><img src='data:image/png;base64,AAAA'><script>alert(1)</script>"
    "</body></html>"
)


def test_case_c35_what_comes_from_a_word_processor_keeps_its_words_only():
    assert plain(WORD) == "Um texto\n\n- ponto"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("\u2022\tprimeiro\n\u00b7 segundo", "- primeiro\n- segundo"),
        ("![foto](data:image/png;base64,AAAA) fim", "fim"),
        ("a < b e 3 > 2", "a < b e 3 > 2"),
        ("um\r\n\r\n\r\n\r\ndois\x00", "um\n\ndois"),
        ("e\u0301", "\u00e9"),
        ("", ""),
    ],
)
def test_only_words_and_their_lists_are_kept(typed, kept):
    assert plain(typed) == kept


def test_keeping_a_kept_text_changes_nothing():
    assert plain(plain(WORD)) == plain(WORD)
