"""A first visit: what a real browser with an empty cache fetches, and how much of it travels."""

import dataclasses as dc
import shutil
from urllib.parse import urljoin

from playwright.async_api import Browser as Chromium
from playwright.async_api import BrowserContext, Request, StorageState, async_playwright

from benchmarks.databases import PASSWORD

SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


@dc.dataclass(frozen=True, slots=True)
class Visit:
    """What one page fetched."""

    name: str
    requests: int
    kilobytes: float


async def first_visits(port: int, email: str) -> list[Visit]:
    """Visit the page to sign in and the home page, each with an empty cache.

    Args:
        port: Of a product whose cookies may travel over plain http.
        email: Who signs in.
    """
    address = f"http://127.0.0.1:{port}"
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=SWITCHES)
        try:
            signed_in = await _signed_in(chromium, address, email)
            return [
                await _visit("sign-in page", await chromium.new_context(locale="nl-NL"), f"{address}/auth/login"),
                await _visit("home page", await chromium.new_context(locale="nl-NL", storage_state=signed_in), f"{address}/"),
            ]
        finally:
            await chromium.close()


async def _signed_in(chromium: Chromium, address: str, email: str) -> StorageState:
    context = await chromium.new_context(locale="nl-NL")
    page = await context.new_page()
    await page.goto(f"{address}/auth/login")
    await page.fill("input[name=email]", email)
    await page.fill("input[name=password]", PASSWORD)
    await page.press("input[name=password]", "Enter")
    await page.wait_for_url(f"{address}/")
    state = await context.storage_state()
    await context.close()
    return state


async def _visit(name: str, context: BrowserContext, address: str) -> Visit:
    page = await context.new_page()
    fetched: list[Request] = []
    page.on("requestfinished", lambda request: fetched.append(request))  # noqa: PLW0108  it marks what it is given
    await page.goto(address, wait_until="networkidle")
    sizes = [await request.sizes() for request in fetched]
    travelled = [one["responseHeadersSize"] + one["responseBodySize"] for one in sizes]
    icon = await page.get_attribute("link[rel=icon]", "href")
    if icon and not any(request.url.endswith(icon) for request in fetched):
        # Chromium without a window leaves the icon out; one with a window fetches it.
        travelled.append(len(await (await context.request.get(urljoin(address, icon))).body()))
    await context.close()
    return Visit(name, len(travelled), sum(travelled) / 1000)
