"""The JSON twin of the Data page's imports, and what is done about one."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from flask import Response, jsonify, request
from flask_openapi3 import Tag
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.answer_json import as_json
from app.api.bodies import MOST_BYTES
from app.api.door import api
from app.context import services
from app.imports.databases import DatabaseRequest
from app.imports.receiving import LONGEST_NAME, MOST_FILES
from app.imports.receiving import MOST_BYTES as MOST_OF_AN_IMPORT
from app.imports.record import ID_FORM
from app.views.imports import acts
from app.views.imports.answer import import_state, imports
from app.views.imports.databases import begin_of_database, read_again
from data.errors import InvalidInput

IMPORTS = Tag(name="imports", description="An export brought in: handed in, proposed, checked, published")
Words = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00-\x1f]*$")]
Said = dict[Words, Words]
# An address with a long password, and what is read: tables one a line, or queries.
Address = Annotated[str, StringConstraints(max_length=2_000, pattern=r"^[^\x00-\x1f]*$")]
Questions = Annotated[str, StringConstraints(max_length=20_000, pattern=r"^[^\x00-\x08\x0e-\x1f]*$")]
STRICT = ConfigDict(extra="forbid")
PIECE: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


class ImportPath(BaseModel):
    """Which import."""

    import_id: str = Field(pattern=ID_FORM, description="The import, as the address of the Data page names it")


class FilePath(ImportPath):
    """Which of its files."""

    nth: int = Field(ge=0, lt=MOST_FILES, description="Which of its files, from 0")


class ImportsQuery(BaseModel):
    """Which import is looked at beside the list."""

    model_config = STRICT

    import_: Words | None = Field(None, alias="import", description="The import that is wanted in full")


class PieceQuery(BaseModel):
    """Where a piece of a file begins."""

    model_config = STRICT

    at: int = Field(ge=0, le=MOST_OF_AN_IMPORT, description="Bytes of the file that lie before this piece")


class FileToCome(BaseModel):
    """A file that is to come."""

    model_config = STRICT

    name: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_NAME, pattern=r"^[^\x00-\x1f]*$")]
    size: int = Field(ge=0, le=MOST_OF_AN_IMPORT, description="Its bytes; an empty file is refused")


class ToRead(BaseModel):
    """A database and what is read of it; the address is kept nowhere."""

    model_config = STRICT

    address: Address = Field(description="As postgresql://user:password@host/name; also mysql:// and sqlite:////file")
    reads: Questions = Field(description="Tables, one a line, or queries, each with a semicolon at its end")

    @property
    def wanted(self) -> DatabaseRequest:
        """The same for whoever reads it."""
        return DatabaseRequest(self.address, self.reads)


class ToBegin(BaseModel):
    """Files that are to come, a folder of the server, or a database."""

    model_config = STRICT

    files: list[FileToCome] = Field(default=[], max_length=MOST_FILES)
    folder: Words = Field("", description="A folder of the server, below one of those that are allowed")
    database: ToRead | None = Field(None, description="A database of this machine or of a host that is allowed")
    author: Words = Field("", description="Who brings it in, as the list of snapshots says")


class Correction(BaseModel):
    """Answers to questions, and what is corrected; what is left out stays as it is."""

    model_config = STRICT

    answers: Said = Field(default={}, description="By question, the label of a choice")
    columns: Said = Field(default={}, description="By 'table.column', the header that it is read from; '' for none")
    stages: Said = Field(default={}, description="By stage, open, won or lost")
    more: Said = Field(
        default={},
        description="label, currency, made_on, record_url, known:<field>, changeable:<field> or rate:USD/EUR",
    )
    forms: Said = Field(
        default={}, description="By 'table.column' of days or numbers, how they are written; '' as told"
    )
    order: list[Words] = Field(default=[], max_length=500, description="The stages, from the first of the funnel on")


class ToDo(BaseModel):
    """What is to be done about an import."""

    model_config = STRICT

    act: Literal[acts.ACTS] = Field(description="Look at the files again, check, publish, stop, or go back")  # type: ignore[valid-type]  # declared once
    author: Words = Field("", description="Who does it")
    accept: Words = Field("", description="Why it is published whatever its guards find")


class ToSave(BaseModel):
    """Under which name a mapping is kept."""

    model_config = STRICT

    name: Words = Field("", description="Unless given, what the export is called")


class Nothing(BaseModel):
    """A body that says nothing."""

    model_config = STRICT


@api.get("/imports", summary="Imports that wait, and one in full", tags=[IMPORTS])
def imports_twin(query: ImportsQuery) -> Response:
    """Answer with whether data may be brought in here, what waits, and the import that is asked for."""
    return jsonify(as_json(imports(services(), {"import": query.import_ or ""})))


@api.post("/imports", summary="Begin an import", tags=[IMPORTS])
def begin_import(body: ToBegin) -> Response:
    """Begin an import of files that follow piece by piece, of a folder of the server, or of a database."""
    if body.database is not None:
        if body.files or body.folder:
            raise InvalidInput("database", acts.ONE_ORIGIN, "Give one of them.")
        return jsonify(as_json(begin_of_database(services(), body.author, body.database.wanted)))
    files = [(one.name, one.size) for one in body.files]
    return jsonify(as_json(acts.begin(services(), body.author, files, body.folder)))


@api.get("/imports/<import_id>", summary="One import", tags=[IMPORTS])
def import_state_twin(path: ImportPath) -> Response:
    """Answer with how an import stands."""
    return jsonify(as_json(import_state(services(), path.import_id)))


@api.put("/imports/<import_id>/files/<int:nth>", summary="Hand in a piece", tags=[IMPORTS], openapi_extensions=PIECE)
def receive_piece(path: FilePath, query: PieceQuery) -> Response:
    """Take a piece of a file, at most 1 MiB; with the last one the files are looked at."""
    content = request.get_data(cache=False)[: MOST_BYTES + 1]
    return jsonify(as_json(acts.receive_piece(services(), path.import_id, path.nth, query.at, content)))


@api.post("/imports/<import_id>/corrections", summary="Answer and correct", tags=[IMPORTS])
def correct_import(path: ImportPath, body: Correction) -> Response:
    """Answer questions and correct what was proposed."""
    said = acts.Corrections(body.answers, body.columns, body.stages, body.more, body.forms, tuple(body.order))
    return jsonify(as_json(acts.correct(services(), path.import_id, said)))


@api.post("/imports/<import_id>/database", summary="Read its database again", tags=[IMPORTS])
def read_database_again(path: ImportPath, body: ToRead) -> Response:
    """Read a database for an import that is of one, by an address that has to be given again."""
    return jsonify(as_json(read_again(services(), path.import_id, body.wanted)))


@api.post("/imports/<import_id>/acts", summary="Check, publish, stop", tags=[IMPORTS])
def act_on_import(path: ImportPath, body: ToDo) -> Response:
    """Look again, check, publish, stop, or go back to the proposal."""
    return jsonify(as_json(acts.act(services(), path.import_id, body.act, body.author, body.accept)))


@api.post("/imports/<import_id>/mapping", summary="Keep its mapping", tags=[IMPORTS])
def save_import_mapping(path: ImportPath, body: ToSave) -> Response:
    """Keep the mapping under a name, for the next export."""
    return jsonify(as_json(acts.save(services(), path.import_id, body.name)))


@api.delete("/imports/<import_id>", summary="Discard an import", tags=[IMPORTS])
def discard_import(path: ImportPath) -> Response:
    """Delete an import with its files; what was published of it stays."""
    return jsonify(as_json(acts.discard(services(), path.import_id)))
