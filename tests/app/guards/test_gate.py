"""Behind proxies, the last of them says who asks, by what name and scheme; without them nobody does."""

FORWARDED = {
    "X_FORWARDED_FOR": "6.6.6.6, 203.0.113.9",
    "X_FORWARDED_PROTO": "https",
    "X_FORWARDED_HOST": "crm.example.com",
    "X_FORWARDED_PORT": "443",
}
BEHIND = {"HEADWIND_PROXIES": "1"}


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
