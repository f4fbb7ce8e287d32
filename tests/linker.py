"""Small datasets for the tests of the linker: records as ROR has them, and things with traps."""

from kg.links.datasets.base import Local
from kg.links.find import find
from kg.links.record import Name, Place, Record
from kg.links.scoring import Match

COMPANY, SCHOOL = frozenset({"company"}), frozenset({"education"})


def named(*names: str) -> tuple[Name, ...]:
    return tuple(Name(name) for name in names)


def university(id: str, city: str, *names: str, **more: object) -> Record:
    return Record(id, named(*names), SCHOOL, Place((city,), country="CN"), **more)  # type: ignore[arg-type]


def firm(id: str, city: str, country: str, *names: str, **more: object) -> Record:
    return Record(id, named(*names), COMPANY, Place((city,), country=country), **more)  # type: ignore[arg-type]


RECORDS = [
    university(
        "soochow",
        "Suzhou",
        "Soochow University",
        "Sūzhōu Dàxué",
        "苏州大学",
        websites=("https://www.suda.edu.cn",),
    ),
    university(
        "suzhou-anhui",
        "Suzhou",
        "Suzhou University",
        "宿州学院",
        websites=("https://www.ahszu.edu.cn",),
    ),
    university("usts", "Suzhou", "Suzhou University of Science and Technology", "苏州科技学院"),
    university("szut", "Changshu", "Suzhou University of Technology", "苏州工学院", "常熟理工学院"),
    university(
        "suda-city", "Suzhou", "Suzhou City University", "Wenzheng College of Soochow University"
    ),
    Record(
        "hospital",
        named("The Fourth Affiliated Hospital of Soochow University", "苏州大学附属第四医院"),
        frozenset({"health"}),
        Place(("Suzhou",), country="CN"),
    ),
    university(
        "sjtu",
        "Shanghai",
        "Shanghai Jiao Tong University",
        "Shanghai Jiaotong University",
        "上海交通大学",
    ),
    university(
        "nju", "Nanjing", "Nanjing University", "南京大学", websites=("https://www.nju.edu.cn",)
    ),
    university("jnu", "Guangzhou", "Jinan University", "暨南大学"),
    university("sxnu", "Linfen", "Shanxi Normal University", "山西师范大学"),
    university("snnu", "Xi'an", "Shaanxi Normal University", "陕西师范大学"),
    university("henan", "Kaifeng", "Henan University", "河南大学"),
    university("syu", "Shenyang", "Shenyang University"),
    university("cug", "Wuhan", "China University of Geosciences", "中国地质大学"),
    firm("ms", "Redmond", "US", "Microsoft (United States)", "Microsoft Corporation"),
    firm("ms-cn", "Beijing", "CN", "Microsoft (China)", parents=frozenset({"ms"})),
    firm("ms-fr", "Paris", "FR", "Microsoft (France)", parents=frozenset({"ms"})),
    firm("msra", "Beijing", "CN", "Microsoft Research Asia (China)", parents=frozenset({"ms"})),
    firm(
        "alibaba", "Hangzhou", "CN", "Alibaba Group (China)", "Alibaba", "阿里巴巴集团控股有限公司"
    ),
    firm(
        "alibaba-us",
        "San Mateo",
        "US",
        "Alibaba Group (United States)",
        parents=frozenset({"alibaba"}),
    ),
    Record(
        "innovent-de",
        named("Innovent", "INNOVENT e. V."),
        frozenset({"nonprofit"}),
        Place(("Jena",), country="DE"),
    ),
    firm("hisense", "Qingdao", "CN", "Hisense (China)", "海信集团"),
    firm(
        "mindray",
        "Nanshan",
        "CN",
        "Mindray (China)",
        "Mindray Bio-Medical Electronics",
        "深圳迈瑞生物医疗电子股份有限公司 版权所有",
    ),
    firm("kingfa", "Guangzhou", "CN", "Kingfa (China)"),
    firm(
        "ningxia-road",
        "Yinchuan",
        "CN",
        "Ningxia Road and Bridge Construction Company",
        "宁夏路桥建设有限公司",
    ),
    firm("datang", "Beijing", "CN", "Datang Telecom Group (China)", "大唐电信科技产业集团"),
    firm("baichuan", "Beijing", "CN", "Baichuan (China)", "百川智能"),
    Record(
        "idc",
        (Name("Institut de Droit Comparé"), Name("IDC", kind="acronym")),
        SCHOOL,
        Place(("Paris",), country="FR"),
    ),
]

REGISTER = Local("register", lambda: RECORDS)


def match(thing: Record, dataset: Local = REGISTER) -> Match:
    return next(find([thing], dataset))


def linked(thing: Record, dataset: Local = REGISTER) -> str | None:
    """Return what a thing is linked to by itself."""
    found = match(thing, dataset)
    return found.candidates[0].record.id if found.predicate else None
