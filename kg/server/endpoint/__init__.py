"""The SPARQL endpoint: Protocol, Service Description, Graph Store Protocol."""

from kg.server.routes import Route

ROUTES = (
    Route(
        "/sparql",
        "kg.server.endpoint.protocol:endpoint",
        methods=("GET", "POST"),
        weigh="kg.server.endpoint.protocol:weigh",
        patience=0.05,
        about=(
            "SPARQL 1.1 Protocol; without a query the description of the service, or the editor",
            "SPARQL 1.1 协议；不带查询时为服务描述或编辑器",
        ),
    ),
    Route(
        "/sparql/graphs",
        "kg.server.endpoint.graph_store:graph",
        about=(
            "SPARQL 1.1 Graph Store Protocol, reading: ?graph=IRI or ?default; ?all as quads",
            "SPARQL 1.1 图存储协议（只读）：?graph=IRI 或 ?default；?all 返回四元组",
        ),
    ),
)
