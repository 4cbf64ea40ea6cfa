"""Statements that are written once, and run by the driver: a part of ``database.py``.

SQLAlchemy writes the SQL of either database, and knows how values of each type are sent and read.
It looks that up at every execution, which costs more than most statements that every comment needs.
Here it is looked up once; what is left is the driver's work. Errors are SQLAlchemy's all the same.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, NoReturn, cast

from sqlalchemy import (
    BindParameter,
    Connection,
    Delete,
    Dialect,
    Insert,
    Select,
    Table,
    TextClause,
    Update,
)

Row = tuple[Any, ...]
_FEW = 4  # rows that are sooner bound one by one
_Convert = Callable[[Any], Any]
_Execute = Callable[[Any, str, Any], None]


_Statement = Select[*tuple[Any, ...]] | Insert | Update | Delete | TextClause


class _Parameter(NamedTuple):
    """A place in a statement: what is given by this name, or always the same value."""

    name: str
    convert: _Convert | None
    is_given: bool
    value: Any


class _Form(NamedTuple):
    """A statement as one of the databases has it.

    ``names`` of what is given, place by place; ``converts`` the places that aren't sent as given;
    ``fixed`` the places of what is always the same, which are between those.
    """

    sql: str
    parameters: tuple[_Parameter, ...]
    given: int
    is_positional: bool
    names: tuple[str, ...]
    converts: tuple[tuple[int, _Convert], ...]
    fixed: tuple[tuple[int, Any], ...]

    def bound(self, values: Mapping[str, Any]) -> Any:
        """The values as the driver takes them. Raises ``KeyError`` and ``TypeError``."""
        if len(values) != self.given:
            raise TypeError("a prepared statement is given other values than the first time")
        sent = [values[name] for name in self.names]
        for place, convert in self.converts:
            sent[place] = convert(sent[place])
        for place, value in self.fixed:
            sent.insert(place, value)
        if self.is_positional:
            return sent
        return {one.name: value for one, value in zip(self.parameters, sent, strict=True)}

    def bound_each(self, rows: Sequence[Mapping[str, Any]]) -> list[Any]:
        """The same of many rows, column by column. Raises ``KeyError`` and ``TypeError``."""
        if len(rows) < _FEW:
            return [self.bound(values) for values in rows]
        if any(len(values) != self.given for values in rows):
            raise TypeError("a prepared statement is given other values than the first time")
        columns: list[list[Any]] = [[values[name] for values in rows] for name in self.names]
        for place, convert in self.converts:
            columns[place] = _converted(columns[place], convert)
        for place, value in self.fixed:
            columns.insert(place, [value] * len(rows))
        sent = zip(*columns, strict=True)
        if self.is_positional:
            return list(sent)
        names = [one.name for one in self.parameters]
        return [dict(zip(names, values, strict=True)) for values in sent]


def _converted(column: list[Any], convert: _Convert) -> list[Any]:
    """A column's values; the one that all of its rows share is converted once."""
    if len(set(map(id, column))) == 1:
        return [convert(column[0])] * len(column)
    return [convert(value) for value in column]


class Prepared:
    """One statement; an insertion is of the columns that it is first given.

    It belongs to the transaction that the connection is in, and begins none.
    """

    def __init__(self, statement: _Statement) -> None:
        self._statement = statement
        self._forms: dict[str, _Form] = {}
        self._readers: dict[str, tuple[_Convert | None, ...]] = {}

    @property
    def table(self) -> Table:
        """What an insertion is into."""
        table: Table = cast("Insert", self._statement).table  # type: ignore[assignment] # of ours
        return table

    def bound(
        self, connection: Connection, rows: Sequence[Mapping[str, Any]]
    ) -> tuple[str, list[Any]]:
        """The text, and each row as the driver takes it."""
        form = self._form(connection.dialect, rows[0])
        return form.sql, form.bound_each(rows)

    def run(self, connection: Connection, values: Mapping[str, Any]) -> None:
        """Execute it for what it does."""
        form = self._form(connection.dialect, values)
        _execute(connection, form.sql, form.bound(values)).close()

    def run_each(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """The same for each of some rows, if there are any."""
        if len(rows) < 2:
            for values in rows:
                self.run(connection, values)
            return
        form = self._form(connection.dialect, rows[0])
        execute = connection.dialect.do_executemany
        _execute(connection, form.sql, form.bound_each(rows), execute).close()

    def rows(self, connection: Connection, values: Mapping[str, Any]) -> list[Row]:
        """What it finds, in our types."""
        found = self.raw(connection, values)
        readers = self._readers[connection.dialect.name]
        if not any(readers):
            return found
        return [
            tuple(read(one) if read else one for read, one in zip(readers, row, strict=True))
            for row in found
        ]

    def raw(self, connection: Connection, values: Mapping[str, Any]) -> list[Row]:
        """What it finds, as the driver has it: for many rows of which little is looked at.

        Identifiers in that form can be given to another statement.
        """
        form = self._form(connection.dialect, values)
        cursor = _execute(connection, form.sql, form.bound(values))
        if connection.dialect.name not in self._readers:
            readers = _readers(self._statement, connection.dialect, cursor.description)
            self._readers[connection.dialect.name] = readers
        try:
            found: list[Row] = cursor.fetchall()
        except Exception as error:  # noqa: BLE001 - of whatever kind the driver's is
            _told(connection, form.sql, cursor, error)
        cursor.close()
        return found

    def _form(self, dialect: Dialect, values: Mapping[str, Any]) -> _Form:
        form = self._forms.get(dialect.name)
        if form is None:
            form = self._forms[dialect.name] = _form_of(self._statement, dialect, list(values))
        return form


def run_text(connection: Connection, sql: str, bound: Any) -> None:
    """Execute what was written of prepared statements, for what it does."""
    _execute(connection, sql, bound).close()


def _execute(connection: Connection, sql: str, bound: Any, execute: _Execute | None = None) -> Any:
    execute = execute or connection.dialect.do_execute
    cursor: Any = None
    try:
        cursor = connection.connection.cursor()
        execute(cursor, sql, bound)
    except Exception as error:  # noqa: BLE001 - of whatever kind the driver's is
        _told(connection, sql, cursor, error)
    return cursor


def _told(connection: Connection, sql: str, cursor: Any, error: Exception) -> NoReturn:
    """Raise it as SQLAlchemy does: without values, and with the connection given up if it is gone.

    There is no public name for that.
    """
    connection._handle_dbapi_exception(error, sql, None, cursor, None)  # noqa: SLF001


def _form_of(statement: Any, dialect: Dialect, names: list[str]) -> _Form:
    is_insertion = isinstance(statement, Insert)
    if is_insertion:
        statement = statement.inline()  # without that, some would ask for what they were given
    compiled = statement.compile(dialect=dialect, column_keys=names if is_insertion else None)
    if compiled.prefetch:
        raise TypeError("a prepared insertion is given every column that has a default")
    sql, written = _with_limits(compiled)
    places = compiled.positiontup if compiled.positional else list(compiled.binds)
    parameters = tuple(
        _parameter(name, compiled.binds[name], dialect) for name in places if name not in written
    )
    given = [one for one in parameters if one.is_given]
    return _Form(
        sql=sql,
        parameters=parameters,
        given=len({one.name for one in given}),
        is_positional=compiled.positional,
        names=tuple(one.name for one in given),
        converts=tuple((at, one.convert) for at, one in enumerate(given) if one.convert),
        fixed=tuple((at, one.value) for at, one in enumerate(parameters) if not one.is_given),
    )


def _with_limits(compiled: Any) -> tuple[str, set[str]]:
    """The text with the numbers that SQLAlchemy writes into it last, and their names."""
    sql = str(compiled)
    written = {compiled.bind_names[bind]: bind for bind in compiled.literal_execute_params}
    for name, bind in written.items():
        sql = sql.replace(f"__[POSTCOMPILE_{name}]", str(int(bind.effective_value)))
    return sql, set(written)


def _parameter(name: str, bind: BindParameter[Any], dialect: Dialect) -> _Parameter:
    convert = bind.type.dialect_impl(dialect).bind_processor(dialect)
    if bind.required:
        return _Parameter(name, convert, is_given=True, value=None)
    value = bind.effective_value
    return _Parameter(name, None, is_given=False, value=convert(value) if convert else value)


def _readers(
    statement: Any, dialect: Dialect, described: Sequence[Any]
) -> tuple[_Convert | None, ...]:
    """How each column is read; some databases' types say so only of what was found."""
    if not isinstance(statement, Select):
        return (None,) * len(described)
    return tuple(
        column.type.dialect_impl(dialect).result_processor(dialect, its[1])
        for column, its in zip(statement.selected_columns, described, strict=True)
    )
