"""How files are laid out and their cells written, as a mapping declares it: keys that several of its parts share."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


def _listed(value: object) -> object:
    return [value] if isinstance(value, (str, int, float)) else value


Texts = Annotated[tuple[str, ...], BeforeValidator(_listed)]
Finite = Annotated[float, Field(allow_inf_nan=False)]
Worth = Annotated[float, Field(allow_inf_nan=False, gt=0)]
Cells = Annotated[tuple[bool | int | float | str, ...], BeforeValidator(_listed)]


class Keys(BaseModel):
    """Keys that a mapping may hold; any other is refused with the nearest right one."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Form(Keys):
    """How the cells of a column are written, where that cannot be seen from them."""

    date_format: Texts = Field(
        default=(),
        description="How dates are written: strptime formats, 'day first', 'month first', 'excel', 'epoch seconds' or"
        " 'epoch milliseconds'. Dates that can be read in one way only need none.",
        examples=["%d/%m/%Y"],
    )
    decimal: Literal["", ".", ",", "each"] = Field(
        default="",
        description="What stands before the decimals; 'each' where every cell tells its own, and 1.234 and 1,234 are"
        " thousands.",
        examples=[","],
    )
    thousands: Literal["", ".", ",", " ", "'"] = Field(
        default="", description="What stands between groups of three digits.", examples=["."]
    )
    null: Texts = Field(default=(), description="Cells that mean that nothing is recorded.", examples=[["n/a", "--"]])


class Layout(Form):
    """How a file is laid out, where that cannot be seen from it."""

    encoding: str = Field(default="", description="The file's character encoding.", examples=["cp1252"])
    delimiter: str = Field(
        default="", max_length=1, description="What stands between the cells of a text file.", examples=[";"]
    )
    header_row: int | None = Field(
        default=None, ge=1, description="Number of the line with the columns' names.", examples=[4]
    )
    sheet: str = Field(
        default="",
        description='The sheet of a workbook, or "*" for every one with these columns; else its first.',
        examples=["Deals"],
    )
    grouped: Texts = Field(
        default=(),
        description="Columns that are filled in the first row of each group alone and hold for its other rows, where"
        " nothing in the file proves it.",
        examples=[["Stage"]],
    )


class ColumnKeys(Form):
    """A column of a file with the way its cells are written."""

    column: str = Field(description="Name of the column in the file, in any case.", examples=["Close Date"])
    then: str = Field(
        default="",
        description="A second column, whose text follows after a space: the family name behind the first name.",
        examples=["Last Name"],
    )
    converted: bool = Field(
        default=False,
        description="Whether its money is in the mapping's currency already, whatever the currency of its deal.",
        examples=[True],
    )
    times: Worth | None = Field(
        default=None, description="What its numbers are multiplied by: 1000 where they are thousands.", examples=[1000]
    )
