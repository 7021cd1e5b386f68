"""The hand at a real browser, on a page whose answers are known."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from math import isnan

import pytest

from bench.hand import Hand, chromium, hand
from bench.readings import QUESTIONS

pytestmark = pytest.mark.browser

PAGE = f"""<!doctype html><title>A slider</title>
<div id="what-if-levers" data-lever="amount"><input type="range" min="0" max="10" value="5"></div>
<div data-lever="contacts"><input type="range" min="0" max="10" value="5"></div>
<div id="what-if-result"><div id="what-if-odds"><b id="what-if-odds-then">50 %</b> <i id="sum">5</i></div></div>
<div id="what-if-curve"><svg><g class="scatterlayer"><path class="point" d="M0,0"></path></g></svg></div>
<script>
const [slider, odds, then, sum, dot] = ["input", "#what-if-odds", "#what-if-odds-then", "#sum", "path"]
  .map((one) => document.querySelector(one));
slider.addEventListener("input", () => {{
  then.textContent = slider.value < 5 ? "40 %" : "50 %";
  sum.textContent = slider.value;
  requestAnimationFrame(() => dot.setAttribute("transform", `translate(${{slider.value}})`));
}});
slider.addEventListener("change", async () => {{
  await (await fetch("{QUESTIONS[0]}")).text();
  odds.dataset.reconciled = Number(odds.dataset.reconciled || 0) + 1;
}});
document.addEventListener("focusin", (event) => {{
  requestAnimationFrame(() => dot.setAttribute("d", `M${{event.timeStamp}},0`));
}});
</script>"""


class Answers(http.server.BaseHTTPRequestHandler):
    """The page at every address."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(PAGE.encode())

    def log_message(self, *_: object) -> None: ...


@pytest.fixture(scope="module", autouse=True)
def patient() -> Iterator[None]:
    """An answer is waited for however slow the machine is: what is held here is the order of things."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bench.hand.ANSWER_MS", 60_000)
        yield


@pytest.fixture(scope="module")
def held() -> Iterator[Hand]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server, chromium() as browser:
        threading.Thread(target=server.serve_forever).start()
        with hand(browser, f"http://127.0.0.1:{server.server_port}/", "amount") as one:
            yield one
        server.shutdown()


def test_steps_go_back_and_forth_where_the_probability_changes(held: Hand):
    held.slider.fill("5")
    made = held.steps(3)
    assert [one.changed for one in made] == [True] * 5
    assert all(0 < one.probability < one.curve for one in made)
    assert all(one.probability < one.frame for one in made)


def test_steps_turn_round_at_the_end_of_the_slider(held: Hand):
    held.slider.fill("1")
    made = held.steps(3)
    assert [one.changed for one in made] == [*[False] * 5, *[True] * 5]
    assert not any(isnan(one.curve) for one in made)


def test_a_drag_repaints_at_every_move_and_asks_for_nothing(held: Hand):
    made = held.drag(2.0)
    assert made.requests == 0
    assert made.answers == made.moves >= 2
    assert made.curves >= made.moves - 1
    assert made.seconds > 0


def test_a_release_ends_with_the_answer_of_the_server(held: Hand):
    for made in held.releases(2):
        assert 0 < made.waited < made.reconciled


def test_another_field_touched_draws_its_curve(held: Hand, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("bench.hand.RHYTHM_MS", 60_000)
    made = held.touches(3)
    assert len(made) == 3
    assert all(one > 0 for one in made)


def test_what_the_page_loaded_is_known_with_its_size(held: Hand):
    assert [one.size for one in held.transfers() if one.path == "/"] == [len(PAGE.encode())]
