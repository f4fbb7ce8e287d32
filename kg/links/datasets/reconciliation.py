"""Any service of the Reconciliation API (W3C community group), versions 0.1, 0.2 and 1.0-draft.

OpenRefine's protocol: the service proposes candidates by name; whether one is linked is decided
here, on the same evidence as everywhere. A service tells little beside names and types, so most
proposals are for a person to look at.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

from kg.errors import EndpointError, UsageError
from kg.links.record import Name, Record
from kg.store import address, transport
from kg.store.transport import clean

_WORDS = {
    # a word in the name of a type, in either language: what it is
    "company": "company", "business": "company", "firm": "company", "enterprise": "company",
    "corporate": "company", "企业": "company", "公司": "company",
    "university": "education", "education": "education", "school": "education",
    "college": "education", "大学": "education", "学校": "education",
    "city": "place", "settlement": "place", "place": "place", "region": "place",
    "territorial": "place", "城市": "place", "地区": "place",
    "hospital": "health", "医院": "health", "institute": "research", "laboratory": "research",
    "研究所": "research", "研究院": "research", "government": "government", "政府": "government",
}  # fmt: skip


class Reconciliation:
    """A reconciliation service that things are looked for in.

    Args:
        url: Its address, where its manifest is.
        type: The service's own identifier of a type, to look among things of that type only.

    Raises:
        UsageError: The address cannot be asked.
        EndpointError: What is there is no reconciliation service, or does not answer.
    """

    complete = False

    def __init__(self, url: str, type: str | None = None) -> None:
        self._endpoint = _address(url)
        self._type = type
        manifest = self._json(self._endpoint, None)
        told = {"versions", "identifierSpace"} & manifest.keys()
        if not isinstance(manifest.get("name"), str) or not told:
            raise _not_one(self._endpoint.name)
        self.name = clean(manifest["name"])
        self.version = ""
        listed = manifest.get("versions")
        versions = [str(each) for each in listed] if isinstance(listed, list) else []
        self._draft = bool(versions) and all(each.startswith("1.0") for each in versions)
        self._space = str(manifest.get("identifierSpace") or "")
        view = manifest.get("view")
        self._view = str(view.get("url") or "") if isinstance(view, dict) else ""

    def things_with(self, word: str) -> int:
        """Return 0: how common a word is there is not known."""
        return 0

    def is_place(self, word: str) -> bool:
        """Return False: the places there are not known."""
        return False

    def candidates(self, thing: Record, limit: int) -> list[Record]:
        """Return what the service proposes for any of a thing's names.

        Raises:
            EndpointError: The service does not answer as the protocol says.
        """
        names = list(dict.fromkeys(name.text for name in thing.names))[:10]
        if not names:
            return []
        found: dict[str, Record] = {}
        for result in self._asked(names, limit):
            if (record := self._record(result)) is not None:
                known = found.setdefault(record.id, record)
                if known.names != record.names:
                    both = tuple(dict.fromkeys((*known.names, *record.names)))
                    found[record.id] = Record(record.id, both, known.types, about=known.about)
        return list(found.values())

    def _asked(self, names: list[str], limit: int) -> Iterator[Mapping[str, Any]]:
        extra: dict[str, Any] = {"limit": limit} | ({"type": self._type} if self._type else {})
        if self._draft:
            queries = [
                {**extra, "conditions": [{"matchType": "name", "propertyValue": name}]}
                for name in names
            ]
            match = address.parse(self._endpoint.url.rstrip("/") + "/match")
            body = json.dumps({"queries": queries}, ensure_ascii=False).encode()
            answer = self._json(match, body, "application/json")
            parts, key = answer.get("results"), "candidates"
        else:
            asked = {f"q{place}": {**extra, "query": name} for place, name in enumerate(names)}
            body = urlencode({"queries": json.dumps(asked, ensure_ascii=False)}).encode()
            answer = self._json(self._endpoint, body, "application/x-www-form-urlencoded")
            parts, key = [answer.get(place) for place in asked], "result"
        lists = [part.get(key) for part in _dicts(parts)]
        if len(lists) != len(names) or any(not isinstance(listed, list) for listed in lists):
            raise _not_one(self._endpoint.name)
        for listed in lists:
            yield from _dicts(listed)[:limit]

    def _record(self, result: Mapping[str, Any]) -> Record | None:
        id, name = result.get("id"), result.get("name")
        if not isinstance(id, str) or not isinstance(name, str) or not id or not name:
            return None
        kinds = result.get("type") or []
        told = " ".join(
            str(kind.get("name", "")) if isinstance(kind, dict) else str(kind)
            for kind in (kinds if isinstance(kinds, list) else [kinds])
        ).lower()
        return Record(
            id=self._iri(id),
            names=(Name(name),),
            types=frozenset(type for word, type in _WORDS.items() if word in told),
            about=clean(result.get("description") or ""),
        )

    def _iri(self, id: str) -> str:
        if id.startswith(("http://", "https://")):
            return id
        for mark in ("{{id}}", "{id}"):
            if mark in self._view:
                return self._view.replace(mark, id)
        return self._space + id

    def _json(
        self, endpoint: address.Endpoint, body: bytes | None, media: str = ""
    ) -> dict[str, Any]:
        reply = transport.send(endpoint, "application/json", body, media)
        try:
            answer = json.loads(reply.body)
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            raise _not_one(endpoint.name)
        return answer


def _dicts(found: object) -> list[dict[str, Any]]:
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _not_one(name: str) -> EndpointError:
    return EndpointError(
        f"{name} does not answer as a reconciliation service (0.1, 0.2, 1.0-draft); is it the "
        "address of the service itself?",
        f"{name} 的回答不符合 Reconciliation API（0.1、0.2、1.0-draft）；"
        "请确认这是服务本身的地址。",
    )


def _address(url: str) -> address.Endpoint:
    try:
        return address.parse(url)
    except UsageError as error:
        if "AICITY_TIMEOUT" in error.en:
            raise
        raise UsageError(
            "This is not the address of a reconciliation service; write it like "
            "https://example.org/reconcile",
            "这不是 Reconciliation 服务的地址；请写成 https://example.org/reconcile 的形式。",
        ) from error
