"""Countries as forms offer them."""

from django.utils.translation import override

from crm_expo.kit.countries import CODES, country_choices, country_name


def test_chinese_list_has_china_first_and_then_pinyin():
    with override("zh-hans"):
        choices = country_choices()
    assert choices[:4] == [("", "–"), ("CN", "中国"), ("AL", "阿尔巴尼亚"), ("DZ", "阿尔及利亚")]
    names = dict(choices)
    assert [names[code] for code in ("HK", "MO", "TW")] == ["中国香港", "中国澳门", "中国台湾"]
    assert [name for _code, name in choices].index("德国") < [name for _code, name in choices].index("中国台湾")


def test_english_list_is_sorted_by_name_and_holds_countries_only():
    with override("en"):
        choices = country_choices("XX")
    assert choices[1:4] == [("CN", "China"), ("AF", "Afghanistan"), ("AX", "Åland Islands")]
    assert choices[-1] == ("XX", "XX")
    assert len(CODES) == 249
    assert {"AC", "CP", "DG", "EA", "IC", "TA", "EU", "EZ", "UN", "XK", "QO", "ZZ"}.isdisjoint(dict(choices))
    assert (country_name("TW"), country_name("ZZ")) == ("Taiwan, China", "ZZ")
