"""The topics of the catalogue: what they are called, and in which order they stand."""

from kg.language import is_chinese

TOPICS: dict[str, tuple[str, str]] = {
    "city": ("Cities", "城市"),
    "cluster": ("Clusters", "产业集群"),
    "firm": ("Firms", "企业"),
    "technology": ("Technologies", "技术"),
    "policy": ("Policies", "政策"),
    "talent": ("Talent", "人才"),
    "statistic": ("Figures", "统计数字"),
    "ranking": ("Rankings", "排名"),
    "gap": ("Gaps and weaknesses", "差距与不足"),
    "recommendation": ("Recommendations", "对策建议"),
    "scenario": ("Applications", "应用场景"),
    "source": ("Sources", "来源"),
    "link": ("Links to other datasets", "外部链接"),
    "federated": ("With other endpoints", "联合其他端点"),
}
"""The topics in the order in which the catalogue shows them, with what they are called."""


def title(name: str, lang: str) -> str:
    """Return what a topic is called; one that is not known here keeps its name."""
    return TOPICS[name][is_chinese(lang)] if name in TOPICS else name
