"""Pages that ask: the questions with their forms, words, names, the drawn graph, SPARQL."""

from kg.server.routes import Route

ROUTES = (
    Route(
        "/question",
        "kg.server.asking.catalogue:page",
        about=("The catalogue of questions, ?q= to search in it", "问题目录，?q= 可在其中搜索"),
    ),
    Route(
        "/question/{name:path}",
        "kg.server.asking.question:page",
        about=(
            "A question: its form, and with parameters the answer with citations; as RDF, SHACL",
            "一个问题：表单；给出参数则为带出处的答案；RDF 形式为 SHACL",
        ),
    ),
    Route(
        "/ask",
        "kg.server.asking.words:page",
        about=("A question in words: ?q=", "用自然语言提问：?q="),
    ),
    Route(
        "/find",
        "kg.server.asking.finding:page",
        about=("Things by name: ?q=, ?kind=", "按名称查找实体：?q=、?kind="),
    ),
    Route(
        "/find/names",
        "kg.server.asking.finding:names",
        about=(
            "What may be meant by what is being typed, as JSON: ?q=, ?kind=, ?limit=",
            "输入时的候选名称（JSON）：?q=、?kind=、?limit=",
        ),
    ),
    Route(
        "/graph",
        "kg.server.asking.drawing:page",
        weigh="kg.server.asking.drawing:weigh",
        about=(
            "The interactive graph: all of it, ?entity= with ?hops=, ?question= or ?sparql=",
            "交互式图谱：全图，或 ?entity= 与 ?hops=、?question=、?sparql=",
        ),
    ),
    Route(
        "/editor",
        "kg.server.asking.editor:page",
        methods=("GET", "POST"),
        weigh="kg.server.endpoint.protocol:weigh",
        patience=0.1,
        about=(
            "A SPARQL editor: ?query= for the result as a page, ?question= for its SPARQL",
            "SPARQL 编辑器：?query= 以网页显示结果，?question= 载入该问题的 SPARQL",
        ),
    ),
    Route(
        "/editor/vocabulary",
        "kg.server.asking.vocabulary:reply",
        about=(
            "What the editor completes: prefixes, classes, properties, things, as JSON",
            "编辑器自动补全所用的前缀、类、属性和实体（JSON）",
        ),
    ),
    Route(
        "/static/asking/{name}",
        "kg.server.asking.assets:reply",
        about=("Style sheets and scripts of these pages", "这些页面的样式与脚本"),
    ),
)
