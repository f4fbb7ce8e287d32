"""Countries: their ISO 3166 codes, by the names that datasets print.

A dataset writes "China", "People's Republic of China", "中国" or "CN"; all are one country here.
"""

from functools import cache

from kg.search.norm import norm

_NAMES = """
AD Andorra|安道尔
AE United Arab Emirates|阿联酋|阿拉伯联合酋长国
AF Afghanistan|阿富汗
AL Albania|阿尔巴尼亚
AM Armenia|亚美尼亚
AO Angola|安哥拉
AR Argentina|阿根廷
AT Austria|奥地利
AU Australia|澳大利亚
AZ Azerbaijan|阿塞拜疆
BA Bosnia and Herzegovina|波黑
BB Barbados|巴巴多斯
BD Bangladesh|孟加拉国
BE Belgium|比利时
BF Burkina Faso|布基纳法索
BG Bulgaria|保加利亚
BH Bahrain|巴林
BI Burundi|布隆迪
BJ Benin|贝宁
BM Bermuda|百慕大
BN Brunei|文莱
BO Bolivia|玻利维亚
BR Brazil|巴西
BS Bahamas|巴哈马
BT Bhutan|不丹
BW Botswana|博茨瓦纳
BY Belarus|白俄罗斯
BZ Belize|伯利兹
CA Canada|加拿大
CD Democratic Republic of the Congo|刚果民主共和国
CF Central African Republic|中非共和国
CG Congo|Republic of the Congo|刚果共和国
CH Switzerland|瑞士
CI Ivory Coast|Côte d'Ivoire|科特迪瓦
CL Chile|智利
CM Cameroon|喀麦隆
CN China|People's Republic of China|P.R. China|PRC|Mainland China|中国|中华人民共和国
CO Colombia|哥伦比亚
CR Costa Rica|哥斯达黎加
CU Cuba|古巴
CY Cyprus|塞浦路斯
CZ Czech Republic|Czechia|捷克
DE Germany|德国
DK Denmark|丹麦
DO Dominican Republic|多米尼加
DZ Algeria|阿尔及利亚
EC Ecuador|厄瓜多尔
EE Estonia|爱沙尼亚
EG Egypt|埃及
ES Spain|西班牙
ET Ethiopia|埃塞俄比亚
FI Finland|芬兰
FJ Fiji|斐济
FR France|法国
GA Gabon|加蓬
GB United Kingdom|UK|Great Britain|英国
GE Georgia|格鲁吉亚
GH Ghana|加纳
GL Greenland|格陵兰
GM Gambia|冈比亚
GN Guinea|几内亚
GR Greece|希腊
GT Guatemala|危地马拉
HK Hong Kong|Hong Kong SAR|香港
HN Honduras|洪都拉斯
HR Croatia|克罗地亚
HT Haiti|海地
HU Hungary|匈牙利
ID Indonesia|印度尼西亚
IE Ireland|爱尔兰
IL Israel|以色列
IN India|印度
IQ Iraq|伊拉克
IR Iran|伊朗
IS Iceland|冰岛
IT Italy|意大利
JM Jamaica|牙买加
JO Jordan|约旦
JP Japan|日本
KE Kenya|肯尼亚
KG Kyrgyzstan|吉尔吉斯斯坦
KH Cambodia|柬埔寨
KP North Korea|朝鲜
KR South Korea|Korea|Republic of Korea|韩国
KW Kuwait|科威特
KY Cayman Islands|开曼群岛
KZ Kazakhstan|哈萨克斯坦
LA Laos|老挝
LB Lebanon|黎巴嫩
LI Liechtenstein|列支敦士登
LK Sri Lanka|斯里兰卡
LR Liberia|利比里亚
LT Lithuania|立陶宛
LU Luxembourg|卢森堡
LV Latvia|拉脱维亚
LY Libya|利比亚
MA Morocco|摩洛哥
MC Monaco|摩纳哥
MD Moldova|摩尔多瓦
ME Montenegro|黑山
MG Madagascar|马达加斯加
MK North Macedonia|Macedonia|北马其顿
ML Mali|马里
MM Myanmar|Burma|缅甸
MN Mongolia|蒙古
MO Macau|Macao|澳门
MT Malta|马耳他
MU Mauritius|毛里求斯
MV Maldives|马尔代夫
MW Malawi|马拉维
MX Mexico|墨西哥
MY Malaysia|马来西亚
MZ Mozambique|莫桑比克
NA Namibia|纳米比亚
NE Niger|尼日尔
NG Nigeria|尼日利亚
NI Nicaragua|尼加拉瓜
NL Netherlands|The Netherlands|Holland|荷兰
NO Norway|挪威
NP Nepal|尼泊尔
NZ New Zealand|新西兰
OM Oman|阿曼
PA Panama|巴拿马
PE Peru|秘鲁
PG Papua New Guinea|巴布亚新几内亚
PH Philippines|菲律宾
PK Pakistan|巴基斯坦
PL Poland|波兰
PR Puerto Rico|波多黎各
PS Palestine|巴勒斯坦
PT Portugal|葡萄牙
PY Paraguay|巴拉圭
QA Qatar|卡塔尔
RO Romania|罗马尼亚
RS Serbia|塞尔维亚
RU Russia|Russian Federation|俄罗斯
RW Rwanda|卢旺达
SA Saudi Arabia|沙特阿拉伯
SD Sudan|苏丹
SE Sweden|瑞典
SG Singapore|新加坡
SI Slovenia|斯洛文尼亚
SK Slovakia|斯洛伐克
SN Senegal|塞内加尔
SO Somalia|索马里
SV El Salvador|萨尔瓦多
SY Syria|叙利亚
TH Thailand|泰国
TJ Tajikistan|塔吉克斯坦
TM Turkmenistan|土库曼斯坦
TN Tunisia|突尼斯
TR Turkey|Türkiye|土耳其
TT Trinidad and Tobago|特立尼达和多巴哥
TW Taiwan|台湾
TZ Tanzania|坦桑尼亚
UA Ukraine|乌克兰
UG Uganda|乌干达
US United States|United States of America|USA|美国
UY Uruguay|乌拉圭
UZ Uzbekistan|乌兹别克斯坦
VA Vatican City|梵蒂冈
VE Venezuela|委内瑞拉
VG British Virgin Islands|英属维尔京群岛
VN Vietnam|Viet Nam|越南
YE Yemen|也门
ZA South Africa|南非
ZM Zambia|赞比亚
ZW Zimbabwe|津巴布韦
"""

_NEAR = frozenset({"CN", "HK", "MO"})
"""A firm listed in Hong Kong is often at home in the mainland, and the other way round."""


@cache
def _table() -> dict[str, str]:
    found: dict[str, str] = {}
    for line in _NAMES.split("\n"):
        code, _, names = line.partition(" ")
        for name in names.split("|") if code else ():
            found[norm(name)] = code
    return found


@cache
def country_code(text: str) -> str | None:
    """Return the code of a country by its name or code, or None for anything else.

    >>> country_code("China"), country_code("中国"), country_code("cn"), country_code("Jena")
    ('CN', 'CN', 'CN', None)
    """
    plain = text.strip()
    if len(plain) == 2 and plain.isascii() and plain.upper() in set(_table().values()):
        return plain.upper()
    return _table().get(norm(plain))


def is_near(one: str, other: str) -> bool:
    """Tell whether two different countries leave it open that an organisation is the same."""
    return one in _NEAR and other in _NEAR
