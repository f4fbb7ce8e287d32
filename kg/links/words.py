"""The words of names that tell little or much: legal forms, lines of business, parts, and terms.

Tables only. What they are used for is said in :mod:`kg.links.names` and
:mod:`kg.links.comparing`. English words stand in the form that :func:`kg.links.names.canonical`
gives.
"""


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


LEGAL_EN = _set(
    "co company corp corporation inc incorporated ltd limited llc llp lp plc gmbh mbh ag sa sas "
    "sarl srl spa nv bv ab oy oyj aps kk kgaa se ev sdn bhd pte pty pvt ltda holding"
)
"""Legal forms; they go from the end of a name."""

LEGAL_EN_INNER = _set("private public joint stock share liability")
"""Words of legal forms that go only before another one."""

GROUP_EN = frozenset({"group"})
"""What a parent calls itself, and often its listed firm too."""

LEGAL_ZH = (
    "股份有限责任公司",
    "有限责任公司",
    "股份有限公司",
    "有限公司",
    "有限责任公",
    "股份公司",
    "总公司",
    "公司",
    "股份",
    "控股",
)
"""Legal forms in Chinese, longest first; the last two are how short names of listed firms end."""

SHORT_FORMS = 2
"""So many at the end of :data:`LEGAL_ZH` are not a legal form in full."""

GROUP_ZH = ("控股集团", "集团")

LISTING_BEFORE = ("*ST", "ST", "退市")
LISTING_AFTER = ("-SW", "-UW", "-WD", "-W", "-U", "-B", "-R", "A股", "B股", "H股", "A", "B", "退")
"""Marks that exchanges add to short names: special treatment, share class, delisting."""

STOP = _set("of the and for at in on to")
"""Words without which a name is the same."""

CANONICAL = {
    "sci": "science",
    "tech": "technology",
    "techs": "technology",
    "technological": "technology",
    "technical": "technology",
    "agriculture": "agricultural",
    "univ": "university",
    "inst": "institute",
    "acad": "academy",
    "coll": "college",
    "lab": "laboratory",
    "labs": "laboratory",
    "laboratories": "laboratory",
    "dept": "department",
    "intl": "international",
    "natl": "national",
    "mfg": "manufacturing",
    "pharm": "pharmaceutical",
    "pharma": "pharmaceutical",
    "pharmaceuticals": "pharmaceutical",
    "biopharma": "biopharmaceutical",
    "bioscience": "biosciences",
    "biotech": "biotechnology",
    "centre": "center",
    "cos": "company",
    "hldgs": "holding",
    "ind": "industry",
    "industries": "industry",
    "industrial": "industry",
    "elec": "electric",
    "eng": "engineering",
    "dev": "development",
    "1st": "first",
    "2nd": "second",
    "3rd": "third",
    "4th": "fourth",
    "5th": "fifth",
    "6th": "sixth",
    "7th": "seventh",
    "8th": "eighth",
    "9th": "ninth",
    "jiao": "jiao",
}
"""Words that are written in several ways, and the one they are compared by."""

GENERIC_EN = _set(
    """
    advanced agricultural aluminum aluminium automation automotive auto autopart battery bio
    biochemical biologic biological biology biomedical biomedicine biopharmaceutical bioscience
    biosciences biotech biotechnology building business capital ceramic chemical chip circuit
    cloud coal commercial communication component computer construction consulting control copper
    culture data design development device digital drug electric electrical electricity electronic
    energy engineering enterprise environment environmental equipment film food gene genetic genomic
    green hardware health healthcare heavy high home hi hightech industry information innovation
    instrument integrated intelligence intelligent international internet investment iron iot it
    laser life light machine machinery manufacturing material media medical medicine metal
    microelectronic mining motor network new nuclear oil optical optoelectronic paper part petroleum
    pharmaceutical photoelectric photonic photovoltaic plastic platform power precision product
    production property protection pump rare resource robot robotic robotics rubber science
    semiconductor sensor service smart software solar solution special steel storage system
    technology telecom telecommunication telecommunications textile therapeutic therapy tool trade
    trading transmission transport transportation vehicle video waterproof wind wireless
    """
)
"""Lines of business: two names of one firm often differ in these alone."""

GENERIC_ZH = tuple(
    sorted(
        _set("""
        科技 技术 科学 高科 电子 信息 网络 数字 数码 数据 软件 智能 生物 医药 药业 制药 医疗
        器械 健康 化工 化学 材料 新材料 新材 新能源 能源 电力 电气 电器 机械 机电 装备 设备 精密
        工业 实业 产业 发展 投资 国际 贸易 商贸 服务 工程 建设 环保 环境 食品 汽车 通信 通讯 光电
        光能 光伏 半导体 微电子 集成电路 自动化 系统 仪器 仪表 传动 制造 开发 研发 企业 机器人
        文化 传媒 农业 重工 重科 防水 饮料 生态 高新 高新技术 计算机 互联网 云计算 物联网
        制品 股份 集团 控股 高科技 医学 基因 诊断 疫苗 创新 新型 电机 激光 光学 视频 安防 人工智能
        """),
        key=lambda word: (-len(word), word),
    )
)
"""The same in Chinese, longest first."""

PART_EN = _set(
    "campus hospital branch institute laboratory center department division school college faculty "
    "affiliated clinic office factory plant research subsidiary foundation press museum library "
    "academy society association district"
)
"""What a part, a child or a relative of an organisation calls itself."""

PART_ZH = (
    "附属", "校区", "分校", "分院", "分公司", "子公司", "支行", "分行", "研究院",
    "研究所", "研究中心", "研发中心", "实验室", "医院", "学院", "中心", "事业部", "办事处",
    "工厂", "基地", "工作站", "分所", "出版社", "基金会", "博物馆", "图书馆", "中学",
    "小学", "校友会", "产业园", "科技园", "园区",
)  # fmt: skip

PROVINCES = {
    "北京": "beijing", "天津": "tianjin", "上海": "shanghai", "重庆": "chongqing", "河北": "hebei",
    "山西": "shanxi", "辽宁": "liaoning", "吉林": "jilin", "黑龙江": "heilongjiang",
    "江苏": "jiangsu", "浙江": "zhejiang", "安徽": "anhui", "福建": "fujian", "江西": "jiangxi",
    "山东": "shandong", "河南": "henan", "湖北": "hubei", "湖南": "hunan", "广东": "guangdong",
    "海南": "hainan", "四川": "sichuan", "贵州": "guizhou", "云南": "yunnan", "陕西": "shaanxi",
    "甘肃": "gansu", "青海": "qinghai", "台湾": "taiwan", "内蒙古": "innermongolia",
    "广西": "guangxi", "西藏": "tibet", "宁夏": "ningxia", "新疆": "xinjiang", "香港": "hongkong",
    "澳门": "macau", "中国": "china",
}  # fmt: skip
"""Provinces, and the country, as names of organisations begin with them."""

TERMS: dict[str, tuple[str, ...]] = {
    "大学": ("university",),
    "学院": ("college", "institute", "academy", "school"),
    "科学技术": ("science technology",),
    "科技": ("science technology",),
    "理工": ("technology",),
    "工业": ("technology", "industry"),
    "工程": ("engineering",),
    "工程技术": ("engineering technology", "engineering science"),
    "师范": ("normal", "teacher"),
    "医科": ("medical",),
    "医学": ("medical",),
    "药科": ("pharmaceutical",),
    "中医药": ("chinese medicine", "traditional chinese medicine"),
    "中医": ("chinese medicine", "traditional chinese medicine"),
    "农业": ("agricultural",),
    "农林": ("agricultural forestry",),
    "林业": ("forestry",),
    "海洋": ("ocean",),
    "海事": ("maritime",),
    "民族": ("nationality", "minzu"),
    "财经": ("finance economic",),
    "经济": ("economic",),
    "贸易": ("trade",),
    "商业": ("commerce", "business"),
    "工商": ("technology business", "business technology"),
    "外国语": ("foreign study", "foreign language", "international study"),
    "政法": ("political science law",),
    "传媒": ("communication",),
    "邮电": ("post telecommunication",),
    "电子科技": ("electronic science technology",),
    "交通": ("jiaotong", "transportation"),
    "矿业": ("mining technology",),
    "石油": ("petroleum",),
    "地质": ("geoscience", "geology"),
    "航空航天": ("aeronautic astronautic",),
    "体育": ("sport", "physical education"),
    "音乐": ("music",),
    "美术": ("fine art",),
    "戏剧": ("drama",),
    "电力": ("electric power",),
    "水利": ("water resource",),
    "建筑": ("architecture",),
    "轻工": ("light industry",),
    "纺织": ("textile",),
    "信息": ("information",),
    "中国": ("china",),
    "北方": ("north china", "northern"),
    "华东": ("east china",),
    "华南": ("south china",),
    "华北": ("north china",),
    "华中": ("central china", "huazhong"),
    "中南": ("central south", "zhongnan"),
    "东北": ("northeast", "northeastern"),
    "西北": ("northwest", "northwestern"),
    "西南": ("southwest", "southwestern"),
    "城市": ("city",),
    "陕西": ("shaanxi",),
    "内蒙古": ("inner mongolia",),
    "西藏": ("tibet",),
    "西安": ("xian",),
    "哈尔滨": ("harbin",),
    "乌鲁木齐": ("urumqi",),
}
"""Terms in the names of universities, and how those names say them in English."""

BUSINESS: dict[str, frozenset[str]] = {
    "生物": _set("biology biologic biological bioscience biosciences biotechnology biomedical"),
    "医药": _set("pharmaceutical medicine biopharmaceutical therapeutic medical"),
    "药业": _set("pharmaceutical medicine biopharmaceutical therapeutic"),
    "制药": _set("pharmaceutical medicine biopharmaceutical therapeutic"),
    "医疗": _set("medical healthcare health medicine"),
    "科技": _set("technology science"),
    "技术": _set("technology"),
    "机器人": _set("robotic robotics robot"),
    "半导体": _set("semiconductor"),
    "软件": _set("software"),
    "电子": _set("electronic"),
    "汽车": _set("motor automotive auto automobile"),
    "电力": _set("power electric"),
    "能源": _set("energy"),
    "化学": _set("chemical"),
    "材料": _set("material"),
}
"""Lines of business at the end of short Chinese names, and how English names say them."""
