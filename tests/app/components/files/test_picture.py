"""The quiet menu of a figure."""

from app.components.files.picture import picture_menu


def test_each_kind_is_a_button_with_a_name_of_its_own(kinds):
    buttons = kinds(picture_menu(), "Button")
    assert [(one.children, getattr(one, "data-picture"), getattr(one, "aria-label")) for one in buttons] == [
        ("PNG", "png", "Picture as PNG"),
        ("SVG", "svg", "Picture as SVG"),
    ]
