"""A real browser for journeys: pages at chosen sizes and looks, axe, and no script or policy error.

Import `browser` and `open_page` into a `conftest.py` to use them.
"""

import os
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect, sync_playwright

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--font-render-hinting=none",
]
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Loaded, every behaviour listening, no fragment under way.
READY = """document.readyState === "complete"
  && (!document.querySelector("script[data-addresses]") || "started" in document.documentElement.dataset)
  && !document.querySelector(".htmx-request")"""
expect.set_options(timeout=20_000)
WATCH_POLICY = """
document.addEventListener("securitypolicyviolation", (event) => console.error(
  `policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
"""


@dataclass
class Watch:
    """What a page complained about; `expect(words)` forgives complaints that contain the words."""

    complaints: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def expect(self, words: str) -> None:
        self.expected.append(words)

    def unexpected(self) -> list[str]:
        return [
            said for said in self.complaints if not any(words in said for words in self.expected)
        ]


@pytest.fixture(scope="session")
def browser():
    """Start Chromium once; Django's guard against async code is lifted for its event loop."""
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def open_page(browser, live_server):
    """Open pages of the running site: `open_page("/", width=360, theme="dark", elder=True, user=clerk)`.

    Returns Playwright's page with `page.watch`; a console error, an uncaught error or a policy
    violation that nobody expected fails the test.
    """
    opened = []

    def open_one(path="/", *, width=360, theme="light", elder=False, user=None, scripts=True):
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )
        cookies = {"yb_theme": theme, "yb_mode": "elder" if elder else "standard"}
        if user is not None:
            cookies[settings.SESSION_COOKIE_NAME] = session_of(user)
        context.add_cookies(
            [
                {"name": name, "value": text, "url": live_server.url}
                for name, text in cookies.items()
            ]
        )
        context.add_init_script(WATCH_POLICY)
        page = context.new_page()
        page.watch, page.scripts = Watch(), scripts
        page.on("console", lambda message: _hear(page.watch, message))
        page.on("pageerror", lambda error: page.watch.complaints.append(str(error)))
        opened.append((context, page))
        page.goto(live_server.url + path)
        ready(page)
        return page

    yield open_one

    complaints = [said for _, page in opened for said in page.watch.unexpected()]
    for context, _ in opened:
        context.close()
    if complaints:
        pytest.fail("the page complained:\n" + "\n".join(complaints))


def _hear(watch: Watch, message) -> None:
    if message.type == "error":
        watch.complaints.append(f"{message.text} {message.location.get('url', '')}")


def session_of(user) -> str:
    """Return the key of a new session in which the person is signed in, past both steps."""
    client = Client()
    client.force_login(user)
    return client.session.session_key


def ready(page) -> None:
    """Wait until the page is whole: loaded, its behaviours listening, no fragment under way.

    A click waits by itself for the page that it leads to, not for what that page loads.
    """
    page.wait_for_load_state("load")
    if page.scripts:
        wait_until(page, READY, seconds=30)


def wait_until(page, expression: str, seconds: float = 8) -> None:
    """Wait until the expression is true. Playwright's own way needs eval, which the policy forbids."""
    for _ in range(int(seconds * 20)):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"still not so after {seconds} s: {expression}")


# A target half below the bar at the window's foot is pressed after scrolling: it is judged there.
AXE_RUN = """async ([tags, preload]) => {
  const kinds = {resultTypes: ["violations"], preload};
  const all = await axe.run(document, {runOnly: {type: "tag", values: tags}, ...kinds});
  const place = [scrollX, scrollY];
  for (const found of all.violations.filter((one) => one.id === "target-size")) {
    const kept = [];
    for (const node of found.nodes) {
      document.querySelector(node.target[0]).scrollIntoView({block: "center", behavior: "instant"});
      const again = await axe.run(node.target[0], {runOnly: ["target-size"], ...kinds});
      if (again.violations.length) kept.push(node);
    }
    found.nodes = kept;
  }
  scrollTo(...place);
  return all.violations;
}"""


def axe(page) -> None:
    """Fail with the rule, the element and the reason for every accessibility finding on the page."""
    ready(page)
    source = Path(settings.NODE_MODULES, "axe-core", "axe.min.js").read_text()
    page.evaluate(source + "; undefined")
    # All rules are asked; of what passed nothing is written down, which takes longer than asking.
    violations = page.evaluate(AXE_RUN, [AXE_TAGS, _has_more_to_fetch(page)])
    found = [
        f"{violation['id']}: {node['html'][:160]} | {node['failureSummary']}"
        for violation in violations
        for node in violation["nodes"]
    ]
    if found:
        pytest.fail("axe found:\n" + "\n".join(found))


# Style sheets that axe has read in this process, as the sets that pages load together.
SHEETS_READ: set[frozenset[str]] = set()


def _has_more_to_fetch(page) -> bool:
    """Tell whether axe must fetch sheets and media itself, which takes half of its time.

    It looks in them for a locked orientation and for sound that starts by itself.
    """
    sheets = frozenset(page.evaluate("[...document.styleSheets].map((one) => one.href)"))
    is_new = sheets not in SHEETS_READ
    SHEETS_READ.add(sheets)
    return is_new or page.locator("audio, video").count() > 0


def assert_unique_ids(page) -> None:
    """Fail when two elements share an id: labels, links and swaps find only the first of them."""
    ready(page)
    twice = page.evaluate(
        """[...document.querySelectorAll("[id]")].map((element) => element.id)
          .filter((id, place, all) => all.indexOf(id) !== place)"""
    )
    if twice:
        pytest.fail(f"more than once on the page: {sorted(set(twice))}")


def assert_no_sideways_scroll(page) -> None:
    """Fail when the page is wider than the window."""
    ready(page)
    wider = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    if wider > 0:
        pytest.fail(f"{wider} px wider than the window")


def small_targets(page, least: int = 24) -> list[str]:
    """Return links and controls that are smaller than `least` pixels either way.

    Links inside a sentence are excepted, as WCAG 2.5.8 does.
    """
    ready(page)
    return page.evaluate(
        """(least) => [...document.querySelectorAll("a, button, summary, input, select, textarea")]
          .filter((element) => element.checkVisibility({opacityProperty: true}))
          .filter((element) => element.type !== "hidden" && !element.closest(".yb-hide, .yb-skip"))
          .filter((element) => !(element.tagName === "A" && getComputedStyle(element).display === "inline"))
          .filter((element) => !element.matches("[type=radio], [type=checkbox], .yb-burger-box"))
          .map((element) => [element, element.getBoundingClientRect()])
          .filter(([, box]) => box.width && (box.width < least || box.height < least))
          .map(([element, box]) => `${element.outerHTML.slice(0, 100)} ${box.width}x${box.height}`)""",
        least,
    )
