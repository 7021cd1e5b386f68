"""A browser without a screen sends what the application takes."""

from bench.visitor import ANSWERS, Visitor, in_process


def test_what_the_frame_asks_is_answered(dash_app):
    visitor = Visitor(in_process(dash_app))
    wires = visitor.frame_wires()
    assert wires
    for wire in wires:
        visitor.ask(ANSWERS, wire.body(visitor.frame, wire.inputs[0]))
