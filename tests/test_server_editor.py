"""The SPARQL editor: a form that works by itself, and the script that makes it comfortable."""

import importlib.util
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from serving import Server
from test_server_asking import HOSTILE, Tags, assert_inert, axe, first_cells

from kg.namespaces import KINDS, PREFIXES
from kg.server.asking import assets, editor, vocabulary
from kg.server.exchange import Reply, Request
from kg.server.service import Service
from kg.server.settings import Settings

__all__ = ["axe"]
ROOT = Path(__file__).parents[1]
SITES = "SELECT ?firm { ?firm aic:hasSiteIn city:suzhou } ORDER BY ?firm"


@pytest.fixture(scope="module")
def service() -> Service:
    return Service()


def get(service: Service, lang: str = "en", **query: str) -> Reply:
    return editor.page(
        service,
        Request(path="/editor", query=tuple(query.items()), accept_language=lang, accept="*/*"),
    )


def text(service: Service, lang: str = "en", **query: str) -> str:
    return get(service, lang, **query).body.decode()


# Without script


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_rows_are_shown_with_labels_links_and_sources(service: Service, lang: str) -> None:
    page = Tags(text(service, lang, query=SITES))
    labels = [cell.strip() for cell in page.cells]
    assert ("科大讯飞" if lang == "zh" else "iFLYTEK") in labels
    links = page.values("a", "href")
    assert "/firm/iflytek" in links
    assert "/source/suzhou-hangzhou/p20-2" in links
    for format in ("csv", "tsv", "json", "xml"):
        assert f"/sparql?{urlencode({'query': SITES, 'format': format})}" in links


def test_triples_and_booleans_are_shown_too(service: Service) -> None:
    page = Tags(text(service, query=f"CONSTRUCT WHERE {SITES[13:64]}"))
    assert [cell.strip() for cell in page.cells][:3] == ["Huawei", "has a site in", "Suzhou"]
    assert any("format=turtle" in each for each in page.values("a", "href"))
    assert ">Yes.<" in text(service, query="ASK { ?s ?p ?o }")
    assert ">否。<" in text(service, "zh", query="ASK { ?s ?s ?s }")


def test_what_does_not_parse_is_told_with_its_place(service: Service) -> None:
    query = "SELECT *\n{ ?s ?p }"
    for lang, words in {"en": "line 2, column 10", "zh": "第 2 行第 10 列"}.items():
        reply = get(service, lang, query=query)
        page = reply.body.decode()
        assert reply.status == 400
        assert words in page
        assert 'data-line="2" data-column="10"' in page
        assert "SELECT *\n{ ?s ?p }</textarea>" in page


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("DELETE WHERE { ?s ?p ?o }", 403),
        ("SELECT * { SERVICE <https://example.org/> { ?s ?p ?o } }", 403),
        ("hello", 400),
        ("SELECT * { ?s ex:p ?o }", 400),
        ("SELECT * {" * 600, 400),
    ],
)
def test_what_is_refused_is_told_on_the_page(service: Service, query: str, status: int) -> None:
    for lang in ("en", "zh"):
        reply = get(service, lang, query=query)
        assert reply.status == status
        assert 'role="alert"' in reply.body.decode()


def test_a_form_may_be_posted_too(service: Service) -> None:
    body = urlencode({"query": SITES, "lang": "zh"}).encode()
    request = Request(
        path="/editor",
        method="POST",
        body=body,
        content_type="application/x-www-form-urlencoded",
    )
    page = editor.page(service, request).body.decode()
    assert "iFLYTEK" in " ".join(first_cells(page))


def test_questions_are_examples_with_their_values(service: Service) -> None:
    page = text(service, question="cluster/list-anchors", field="speech-recognition")
    assert "哪些苏州企业支撑" in page
    assert "Which Suzhou firms anchor" in page
    assert "field/speech-recognition&gt;" in page
    assert not first_cells(page)
    offered = Tags(page).values("option", "value")
    assert set(service.catalogue.names) <= set(offered)
    assert get(service, question="no/such").status == 400
    assert get(service, question="cluster/list-anchors", city="Atlantis").status == 400


def test_every_example_runs_as_it_stands(service: Service) -> None:
    import re
    from html import unescape

    for name in service.catalogue.names:
        page = text(service, question=name)
        query = unescape(re.findall(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.S)[0])
        assert get(service, query=query).status == 200, name


def test_rows_are_bounded_and_that_is_said(service: Service) -> None:
    small = Service(Settings(rows=150), store=service.store)
    page = text(small, query="SELECT * { ?s ?p ?o }")
    assert "150+" in page
    assert "more than 150 rows" in page
    assert page.count("<tr>") == 101
    assert 'rel="next"' in page


def test_a_spreadsheet_takes_nothing_for_a_formula(service: Service) -> None:
    query = 'SELECT ("=1+1" AS ?a) ("@x" AS ?b) (city:suzhou AS ?c) {}'
    reply = get(service, query=query, **{"as": "spreadsheet"})
    assert reply.media_type == "text/csv; charset=utf-8"
    assert "attachment" in reply.headers["Content-Disposition"]
    assert reply.body.decode("utf-8-sig") == "a,b,c\r\n'=1+1,'@x,Suzhou\r\n"


def test_nothing_of_a_query_becomes_markup(service: Service) -> None:
    literal = json.dumps(HOSTILE)
    for query in (
        HOSTILE,
        f"SELECT ({literal} AS ?x) {{}}",
        f"SELECT * {{ ?s ?p {literal} }} </textarea><script>",
        "SELECT (<javascript:alert(1)> AS ?x) {}",
        f"CONSTRUCT {{ <javascript:a> <data:b> {literal} }} {{}}",
        f"# {HOSTILE}\n{SITES}",
    ):
        page = text(service, query=query).replace('="/', '="/kg/')
        assert_inert(page)
        assert page.count("<textarea") == page.count("</textarea>") == 1


def test_a_long_query_goes_by_form_and_not_by_link(service: Service) -> None:
    query = f"{SITES} # {'x' * 20_000}"
    page = text(service, query=query)
    assert len(page) < 150_000
    assert 'action="/sparql" method="post"' in page
    assert "iFLYTEK" in " ".join(first_cells(page))


# What is completed


def test_the_vocabulary_is_in_both_languages(service: Service) -> None:
    told = json.loads(vocabulary.reply(service, Request()).body)
    assert told["prefixes"] == PREFIXES
    assert told["kinds"] == list(KINDS)
    assert len(told["classes"]) > 40
    for each in (*told["classes"], *told["properties"]):
        assert each["en"], each
        assert each["zh"], each
    anchored = next(each for each in told["properties"] if each["name"] == "aic:anchoredBy")
    assert anchored["en"] == "anchored by"
    assert anchored["about_zh"]


# How it is built


@pytest.fixture(scope="module")
def hook() -> ModuleType:
    found = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


@pytest.fixture
def copy(tmp_path: Path, hook: ModuleType) -> Path:
    shutil.copytree(ROOT / hook.SOURCES, tmp_path / hook.SOURCES)
    shutil.copy(ROOT / "hatch_build.py", tmp_path)
    return tmp_path


def test_without_npm_the_editor_is_left_out_and_nothing_fails(
    hook: ModuleType, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(copy))
    monkeypatch.delenv("AICITY_EDITOR", raising=False)
    assert hook.build(copy) == "npm was not found"
    assert not (copy / hook.BUILT).exists()
    monkeypatch.setenv("AICITY_EDITOR", "require")
    with pytest.raises(RuntimeError, match="npm was not found"):
        hook.build(copy)
    monkeypatch.setenv("AICITY_EDITOR", "skip")
    assert hook.build(copy) == "AICITY_EDITOR=skip"


def test_where_npm_fails_the_reason_is_told(
    hook: ModuleType, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("npm", "node"):
        (copy / name).write_text("#!/bin/sh\necho 'no network' >&2\nexit 1\n")
        (copy / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{copy}{os.pathsep}/bin")
    monkeypatch.delenv("AICITY_EDITOR", raising=False)
    assert hook.build(copy) == "npm failed (no network)"
    assert not (copy / hook.BUILT).exists()


def test_every_package_is_of_one_exact_version() -> None:
    told = json.loads((ROOT / "kg/server/asking/editing/package.json").read_text("utf-8"))
    for group in ("dependencies", "devDependencies", "overrides"):
        for version in told[group].values():
            assert version.replace(".", "").isdigit()


def test_a_page_without_the_built_editor_is_the_plain_form(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assets, "has_editor", lambda: False)
    page = text(service, query=SITES)
    # Only the search field in the head of every page has a script.
    assert page.count("<script") == page.count('<script src="/static/suggest.js?') == 1
    assert "without the highlighting editor" in page
    assert "<textarea" in page
    assert first_cells(page)


# In a browser


@pytest.fixture(scope="module")
def built() -> None:
    if not assets.has_editor():
        pytest.skip("the editor was not built: python hatch_build.py")


@pytest.fixture
def view(chromium: Any, server: Server, built: None) -> Iterator[Any]:
    context = chromium.new_context(locale="zh-CN", viewport={"width": 1100, "height": 850})
    page = context.new_page()
    page.goto(f"{server.base}/editor")
    page.wait_for_selector(".cm-content")
    yield page
    context.close()


def typed(view: Any, words: str) -> None:
    view.click(".cm-content")
    view.keyboard.press("Control+a")
    view.keyboard.press("Delete")
    view.keyboard.insert_text(words[:-1])
    view.keyboard.type(words[-1])


def options(view: Any) -> list[str]:
    view.wait_for_selector(".cm-tooltip-autocomplete li")
    found: list[str] = view.locator(".cm-tooltip-autocomplete li").all_inner_texts()
    return found


@pytest.mark.browser
@pytest.mark.parametrize("words", ["aic:anchored", "anchored", "依托企业"])
def test_properties_are_completed_by_name_and_label(view: Any, words: str) -> None:
    typed(view, f"SELECT * {{ ?c {words}")
    first = options(view)[0]
    assert "aic:anchoredBy" in first
    assert "依托企业" in first
    view.wait_for_timeout(150)  # A completion that comes at once is not taken by Enter.
    view.keyboard.press("Enter")
    assert "?c aic:anchoredBy" in view.locator("textarea").input_value()


@pytest.mark.browser
def test_things_prefixes_and_variables_are_completed(view: Any) -> None:
    typed(view, "SELECT * { ?f aic:basedIn city:suz")
    view.wait_for_function(
        "() => document.querySelector('.editor-host').shadowRoot.querySelector('li')"
        "?.textContent.includes('city:suzhou')"
    )
    typed(view, "SELECT ?cluster { ?cl")
    assert options(view) == ["?cluster"]
    typed(view, "PREFIX sk")
    assert "skos:" in options(view)[0]


@pytest.mark.browser
def test_a_query_runs_without_leaving_the_page(view: Any) -> None:
    typed(view, SITES)
    view.keyboard.press("Control+Enter")
    view.wait_for_selector("#result table.answer")
    assert "科大讯飞" in view.inner_text("#result")
    assert view.inner_text("#said").startswith("3 行")
    assert "query=SELECT" in view.url
    assert view.locator(".cm-content").inner_text().startswith("SELECT ?firm")
    view.reload()
    assert "科大讯飞" in view.inner_text("#result")


@pytest.mark.browser
def test_a_mistake_is_marked_where_it_is(view: Any) -> None:
    typed(view, "SELECT *\n{ ?s ?p }")
    view.keyboard.press("Control+Enter")
    view.wait_for_selector(".cm-lintRange-error, .cm-lintPoint-error")
    assert "第 2 行第 10 列" in view.inner_text("#result")
    typed(view, SITES)
    view.keyboard.press("Control+Enter")
    view.wait_for_selector("#result table.answer")
    assert view.locator(".cm-lintRange-error, .cm-lintPoint-error").count() == 0


@pytest.mark.browser
def test_what_is_highlighted_has_its_colours_in_the_strict_policy(view: Any) -> None:
    typed(view, SITES)
    colour = "(node) => getComputedStyle(node).color"
    keyword = view.locator(".cm-line span", has_text="SELECT").first.evaluate(colour)
    variable = view.locator(".cm-line span", has_text="?firm").first.evaluate(colour)
    plain = view.locator(".cm-content").evaluate(colour)
    assert len({keyword, variable, plain}) == 3
    assert view.evaluate("document.querySelectorAll('style').length") == 0


@pytest.mark.browser
def test_the_keyboard_leaves_the_editor(view: Any) -> None:
    view.click(".cm-content")
    view.keyboard.press("Tab")
    assert view.evaluate("document.activeElement.textContent") == "运行"


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing(
    chromium: Any, server: Server, axe: str, scheme: str, width: int
) -> None:
    viewport = {"width": width, "height": 850}
    context = chromium.new_context(viewport=viewport, color_scheme=scheme, locale="en-GB")
    page = context.new_page()
    for query in ("", f"?query={quote(SITES)}", "?query=SELECT", "?question=city/list-fields"):
        page.goto(f"{server.base}/editor{query}")
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
        page.evaluate(axe)
        found = page.evaluate(
            "axe.run(document, { resultTypes: ['violations'] }).then((all) => [all.passes.length,"
            " all.violations.map((one) => [one.id, one.nodes.map((node) => node.html)])])"
        )
        assert found[0] > 10
        assert found[1] == [], query
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


@pytest.mark.browser
def test_the_form_works_without_script(chromium: Any, server: Server) -> None:
    context = chromium.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{server.base}/editor")
    page.select_option("#example", "city/list-fields")
    page.click("form.examples button")
    assert "aic:excelsIn" in page.input_value("textarea")
    page.click("form.editor button.main")
    assert "深度学习" in page.inner_text("table.answer")
    context.close()


@pytest.mark.skipif(shutil.which("npm") is None, reason="npm is not installed")
def test_the_wheel_carries_the_editor_and_its_licences(tmp_path: Path, built: None) -> None:
    import sys
    import zipfile

    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    for name in (assets.BUNDLE, "editor.licences.txt", "asking.css"):
        assert f"kg/server/asking/static/{name}" in names
    assert "kg/server/pages/static/suggest.js" in names
