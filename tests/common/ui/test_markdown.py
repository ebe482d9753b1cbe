import pytest

from common.ui.markdown import markdown


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        ("Uma linha\noutra linha", "<p>Uma linha<br>outra linha</p>"),
        ("Um\r\n\r\nDois", "<p>Um</p><p>Dois</p>"),
        ("Traz:\n- um\n- dois", "<p>Traz:</p><ul><li>um</li><li>dois</li></ul>"),
        ("1. um\n2) dois", "<ol><li>um</li><li>dois</li></ol>"),
        ("**forte** e *leve*", "<p><strong>forte</strong> e <em>leve</em></p>"),
        ("2*3*4 e a_b_c", "<p>2*3*4 e a_b_c</p>"),
        (
            "[o **sítio**](https://a.pt/x_y?a=1&b=2)",
            '<p><a href="https://a.pt/x_y?a=1&amp;b=2" rel="external nofollow ugc">o <strong>sítio</strong></a></p>',
        ),
        ("[mau](javascript:alert(1))", "<p>[mau](javascript:alert(1))</p>"),
        ("<script>x</script>", "<p>&lt;script&gt;x&lt;/script&gt;</p>"),
        (
            '[a](https://a.pt/"onclick="x)',
            '<p><a href="https://a.pt/&quot;onclick=&quot;x" rel="external nofollow ugc">a</a></p>',
        ),
        ("\x000\x00 [a](https://a.pt)", '<p>0 <a href="https://a.pt" rel="external nofollow ugc">a</a></p>'),
    ],
)
def test_only_our_own_elements_are_markup(text, html):
    assert markdown(text) == html
