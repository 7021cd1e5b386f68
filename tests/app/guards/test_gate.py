"""Behind proxies, the last of them says who asks, by what name and scheme; without them nobody does."""

import re

import pytest

from app.settings import Settings

FORWARDED = {
    "X_FORWARDED_FOR": "6.6.6.6, 203.0.113.9",
    "X_FORWARDED_PROTO": "https",
    "X_FORWARDED_HOST": "crm.example.com",
    "X_FORWARDED_PORT": "443",
}
BEHIND = {"HEADWIND_PROXIES": "1"}
BELOW = {"HEADWIND_PREFIX": "/headwind", "HEADWIND_HOSTS": "crm.example.com", "HEADWIND_PROXIES": "1"}
# What nginx puts for its variables.
VISITED = {"$host": "crm.example.com", "$proxy_add_x_forwarded_for": "6.6.6.6, 203.0.113.7", "$scheme": "https"}


def test_a_proxy_is_believed_and_what_a_visitor_wrote_before_it_is_not(asked):
    status, words, headers = asked(BEHIND, **FORWARDED)
    assert status == 200
    assert words == {"REMOTE_ADDR": "203.0.113.9", "HTTP_HOST": "localhost:8050", "wsgi.url_scheme": "https"}
    assert "Strict-Transport-Security" in headers


def test_two_proxies_are_two_steps_back(asked):
    assert asked({"HEADWIND_PROXIES": "2"}, X_FORWARDED_FOR="6.6.6.6, 1.1.1.1, 2.2.2.2")[1]["REMOTE_ADDR"] == "1.1.1.1"


def test_without_a_proxy_its_headers_are_what_anybody_writes(asked):
    status, words, headers = asked({}, **FORWARDED)
    assert status == 200
    assert words == {"REMOTE_ADDR": "10.0.0.1", "HTTP_HOST": "localhost:8050", "wsgi.url_scheme": "http"}
    assert "Strict-Transport-Security" not in headers


def test_a_forwarded_name_is_never_believed(asked):
    named = {"HEADWIND_HOSTS": "crm.example.com", "HEADWIND_PROXIES": "1"}
    assert asked(named, **FORWARDED)[0] == 421


def test_a_scheme_that_is_none_is_not_believed(asked):
    assert asked(BEHIND, **{**FORWARDED, "X_FORWARDED_PROTO": "javascript"})[1]["wsgi.url_scheme"] == "http"


def test_nginx_passes_on_what_the_application_believes(root, asked):
    """The name, who asks (the last of what a visitor may have written, too) and how it was asked."""
    passed = dict(re.findall(r"proxy_set_header (\S+) (\S+);", (root / "README.md").read_text("utf-8")))
    environ = {name.upper().replace("-", "_"): VISITED[value] for name, value in passed.items()}
    status, words, headers = asked(BELOW, **environ)
    assert status == 200
    assert words == {"REMOTE_ADDR": "203.0.113.7", "HTTP_HOST": "crm.example.com", "wsgi.url_scheme": "https"}
    assert "Strict-Transport-Security" in headers


@pytest.mark.parametrize(
    ("left_out", "status", "words"),
    [
        ("HOST", 421, None),
        ("X_FORWARDED_FOR", 200, ("10.0.0.1", "https")),
        ("X_FORWARDED_PROTO", 200, ("203.0.113.7", "http")),
    ],
)
def test_without_any_one_of_them_something_is_lost(asked, left_out, status, words):
    environ = {"HOST": "crm.example.com", "X_FORWARDED_FOR": "203.0.113.7", "X_FORWARDED_PROTO": "https"}
    found = asked(BELOW, **{name: value for name, value in environ.items() if name != left_out})
    assert found[0] == status
    if words:
        assert (found[1]["REMOTE_ADDR"], found[1]["wsgi.url_scheme"]) == words


def test_readme_sets_what_stands_below_a_path_behind_one_proxy(root):
    (line,) = re.findall(
        r"^ +(HEADWIND_PREFIX=.*) python -m app serve$", (root / "README.md").read_text("utf-8"), re.MULTILINE
    )
    assert dict(one.split("=") for one in line.split()) == BELOW
    assert Settings.from_env(BELOW).proxies == 1
