"""Reading the same rows on every request, without having Django write the same SQL each time.

Of the time that a small query takes through the ORM, the database has a tenth; the rest is building the queryset and
putting it into SQL. ``prepared`` does that once::

    @prepared
    def _answers(assessment_id: int, kind: str) -> QuerySet[Answer]:
        return Answer.objects.filter(assessment_id=assessment_id, question__kind=kind).select_related("question")

    _answers(7, "scored")   # a list of answers, as list() of the queryset would give them

Rows are read each time; only their SQL is kept. So the function may do nothing with its arguments but hand them to
conditions: no branches on them, but for those that are true or false, and for lists that are empty; and nothing read of
the clock, which would be kept too.
"""

import datetime
import threading
from collections.abc import Callable, Iterator
from functools import wraps
from itertools import count
from typing import Any, ParamSpec, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet
from django.db.models.query import ModelIterable, get_related_populators

P = ParamSpec("P")
M = TypeVar("M")

MOST_STATEMENTS = 32
"""Kept of one function in a thread: one for each number of values in its lists."""
_LARGEST = 2**63 - 1
_TEXT, _NUMBER = "\ue000", 2_000_000_000
"""What places are made of: a character that is nobody's, and numbers that fit every column."""


def prepared(build: Callable[P, QuerySet[Any, M]]) -> Callable[P, list[M]]:
    """Have ``build`` give its rows as a list, and be called only where there is no statement for it yet.

    Its arguments are whole numbers, texts, days, lists of these for ``__in``, and True or False, given in their order.

    Raises:
        TypeError: an argument of another kind, or a queryset that prefetches.
        LookupError: a condition takes an argument otherwise than as it was given.
    """
    queryset: Callable[..., Any] = build
    kept = threading.local()

    @wraps(build)
    def rows(*args: P.args, **kwargs: P.kwargs) -> list[M]:
        if kwargs:
            raise TypeError("A prepared query takes its arguments in their order.")
        flat = list(_flat(args))
        if any(type(value) is int and not -_LARGEST <= value <= _LARGEST for value in flat):
            # No row has such a number, and only Django's own conditions know it.
            return list(queryset(*args))
        statements: dict[Any, _Statement] = kept.__dict__
        shape = tuple([len(arg) if type(arg) is list else arg if type(arg) is bool else type(arg) for arg in args])
        statement = statements.get(shape)
        if statement is None or not statement.is_of(connections[DEFAULT_DB_ALIAS]):
            if len(statements) >= MOST_STATEMENTS:
                statements.clear()
            statement = statements[shape] = _Statement(queryset, args)
        return statement.rows(flat)

    return rows


def _flat(args: tuple[Any, ...]) -> Iterator[Any]:
    for arg in args:
        if isinstance(arg, list):
            yield from arg
        else:
            yield arg


class _Statement:
    """A queryset in SQL, and where in its parameters each argument goes. Of one connection, so of one thread."""

    def __init__(self, build: Callable[..., Any], args: tuple[Any, ...]) -> None:
        numbers = count()
        places = [
            [_place(part, numbers) for part in arg] if type(arg) is list else _place(arg, numbers) for arg in args
        ]
        queryset = build(*places)
        if queryset._prefetch_related_lookups:
            raise TypeError("A prepared query cannot prefetch.")
        self.connection = connections[DEFAULT_DB_ALIAS]
        self.queryset = queryset
        self.compiler: Any = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        try:
            self.sql, parameters = self.compiler.as_sql()
        except EmptyResultSet:
            self.sql, parameters = "", ()
            return
        self.parameters = list(parameters)
        self.slots = list(self._slots(list(_flat(tuple(places)))))
        converters = self.compiler.get_converters([column[0] for column in self.compiler.select])
        self.objects = _Objects(self.compiler) if queryset._iterable_class is ModelIterable else None
        # From here on the queryset's own way of making rows asks a compiler that has done its work.
        self.compiler.as_sql = lambda: (self.sql, tuple(self.parameters))
        self.compiler.get_converters = lambda _: converters
        queryset.query.get_compiler = lambda *_, **__: self.compiler

    def is_of(self, connection: object) -> bool:
        return self.connection is connection

    def rows(self, values: list[Any]) -> list[Any]:
        if not self.sql:
            return []
        for at, number, adapt in self.slots:
            self.parameters[at] = adapt(values[number]) if adapt else values[number]
        if self.objects:
            return self.objects.made_of(self.compiler.results_iter())
        return list(self.queryset._iterable_class(self.queryset))

    def _slots(self, places: list[Any]) -> Iterator[tuple[int, int, Callable[[Any], Any] | None]]:
        """Position in the parameters, number of the argument, and how the database takes it."""
        takes: dict[type, Callable[[Any], Any]] = {str: str, datetime.date: self.connection.ops.adapt_datefield_value}
        taken = set()
        for number, place in enumerate(places):
            adapt = takes.get(type(place))
            sought = adapt(place) if adapt else place
            for at, parameter in enumerate(self.parameters):
                if type(parameter) is type(sought) and parameter == sought:
                    taken.add(at)
                    yield at, number, adapt
        if any(_is_changed_place(parameter) for at, parameter in enumerate(self.parameters) if at not in taken):
            raise LookupError(f"An argument is not a parameter as it was given: {self.sql}")


class _Objects:
    """How a statement's rows become objects, as Django's ModelIterable has it, found out once."""

    def __init__(self, compiler: Any) -> None:
        info, select = compiler.klass_info, compiler.select
        first, last = info["select_fields"][0], info["select_fields"][-1] + 1
        self.model, self.columns = info["model"], slice(first, last)
        self.names = [column[0].target.attname for column in select[self.columns]]
        self.related = get_related_populators(info, select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg]
        self.annotated = list((compiler.annotation_col_map or {}).items())

    def made_of(self, rows: Iterator[Any]) -> list[Any]:
        made = []
        for row in rows:
            one = self.model.from_db(DEFAULT_DB_ALIAS, self.names, row[self.columns])
            for related in self.related:
                related.populate(row, one)
            for name, at in self.annotated:
                setattr(one, name, row[at])
            made.append(one)
        return made


def _place(value: Any, numbers: Iterator[int]) -> Any:
    """What stands for a value while the statement is made, and is mistaken for no other."""
    number = next(numbers)
    if type(value) is bool:
        return value
    if isinstance(value, str):
        return f"{_TEXT}{number}"
    if type(value) is int:
        return _NUMBER + 1_000 * number
    if type(value) is datetime.date:
        return datetime.date.max - datetime.timedelta(days=1_000 + number)
    raise TypeError(f"A prepared query takes no {type(value).__name__}.")


def _is_changed_place(parameter: Any) -> bool:
    """Whether a parameter was made of a place, which it is no more."""
    if isinstance(parameter, str):
        return _TEXT in parameter
    return type(parameter) is int and _NUMBER - 1_000 < parameter < _NUMBER + 10**7
