"""`python -m benchmarks.weeks`: the clock of three ordinary weeks, in Chromium, against the running product with its demo portfolio.

A contributor's week on one initiative, a program manager's weekly report of more than 60, an executive's five minutes:
`benchmarks/ways.py`.
Prints for each act its steps (a click or a choice; typing is none) and the seconds in which the machine was waited for: from the
act until its effect is seen and the page is loaded. Exits 1 where an act does not have its effect. A minute and a half on two cores.
"""

import os
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from benchmarks.stopwatch import Week
from benchmarks.ways import COMMENT, KEY, brought_in, contributor, executive, program_manager, sheet
from tests.journey.pictures import FLAGS, sign_in
from tests.journey.product import Product, running

PORTFOLIO, BROUGHT = 60, 42
BEFORE = f"""
from datetime import timedelta
from accounts.actors import actor_for
from accounts.models import User
from common import clock
from initiatives.models import Initiative
from initiatives.services import comment_add
from portfolio.panels.report import facts_now
from portfolio.services.reports import snapshot_take
pm = actor_for(User.objects.get(email="pm@example.com"))
for days, name in ((30, "Week 44"), (7, "Week 47")):
    with clock.travelling(clock.now() - timedelta(days=days)):
        snapshot_take(actor=pm, name=name, facts=facts_now())
comment_add(actor=pm, initiative=Initiative.objects.get(key="{KEY}"), subject="initiative", text="@engineer {COMMENT}?")
"""
PROOF = "goal,attempts,succeeded\nhidden instructions,140,0\n"


def _page(chromium: Browser, product: Product, who: str) -> Page:
    page = chromium.new_context(base_url=product.url, viewport={"width": 1440, "height": 900}).new_page()
    sign_in(page, who)
    return page


def _table(weeks: list[Week]) -> str:
    lines = [
        f"| {datetime.now(UTC):%Y-%m-%d}, load {os.getloadavg()[0]:.0f} on {os.cpu_count()} cores | Steps | Machine, s |",
        "|---|---|---|",
    ]
    for week in weeks:
        lines += [f"| {week.who}: {act.words} | {act.steps} | {act.seconds:.1f} |" for act in week.acts]
        steps, seconds = sum(act.steps for act in week.acts), sum(act.seconds for act in week.acts)
        lines.append(f"| **{week.who}, all** | **{steps}** | **{seconds:.1f}** |")
    return "\n".join(lines)


def main() -> int:
    found, weeks = os.environ.get("CHROME_PATH") or shutil.which("chromium"), []
    today = datetime.now(UTC).date()
    with (
        TemporaryDirectory(prefix="flightline-weeks-") as name,
        running(Path(name), demo=True) as product,
        sync_playwright() as play,
    ):
        folder = Path(name)
        product.command("shell", "-v", "0", "-c", BEFORE)
        (folder / "red-team.csv").write_text(PROOF)
        chromium = play.chromium.launch(executable_path=found, args=FLAGS)
        pm = _page(chromium, product, "pm")
        try:
            weeks.append(Week("Once, before", pm))
            brought_in(weeks[-1], sheet(folder / "list.csv", BROUGHT), BROUGHT)
            weeks.append(Week("Contributor", _page(chromium, product, "engineer")))
            contributor(weeks[-1], folder / "red-team.csv")
            weeks.append(Week("Program manager", pm))
            program_manager(weeks[-1], PORTFOLIO, folder, today)
            weeks.append(Week("Executive", _page(chromium, product, "executive")))
            executive(weeks[-1], today)
        except (AssertionError, PlaywrightError) as error:
            week = weeks[-1]
            week.page.screenshot(path=Path("weeks-failed.png"), full_page=True)
            print(f"{week.who}, “{week.acts[-1].words}” had no effect at {week.page.url}: {str(error)[:900]}")
            return 1
        finally:
            chromium.close()
    print(_table(weeks))
    return 0


if __name__ == "__main__":
    sys.exit(main())
