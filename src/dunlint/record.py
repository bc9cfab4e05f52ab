"""Named tuples that cost little to define: a run defines fifty, and fills ten.

``typing.NamedTuple`` takes 0.2 ms for each class: it compiles every annotation and a constructor, and its import brings
in thirty modules. This one knows the names alone, and writes the constructor when the first tuple is made. Type checkers
see the original.
"""

from __future__ import annotations

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any
    from typing import NamedTuple as NamedTuple
else:
    FEW = 12  # tuples that cost less without a constructor of their own, which takes 0.05 ms to compile
    try:
        from _collections import _tuplegetter as field  # what ``collections.namedtuple`` makes its fields of
    except ImportError:

        def field(number, _text):
            from operator import itemgetter  # lazy: not on CPython

            return property(itemgetter(number))

    _made: dict[type, int] = {}

    class _Meta(type):
        """Makes a class of the annotations in its body."""

        def __new__(cls, name: str, bases: tuple[type, ...], space: dict[str, Any]) -> type:
            if bases and bases[0] is not tuple and "__annotations__" in space:
                fields = tuple(space["__annotations__"])
                defaults = {name: space[name] for name in fields if name in space}
                if list(defaults) != list(fields[len(fields) - len(defaults) :]):
                    raise TypeError(f"{name}: a field without a default follows one with a default")
                space.update({name: field(number, "") for number, name in enumerate(fields)})
                space.update(_fields=fields, _field_defaults=defaults, __match_args__=fields)
            space.setdefault("__slots__", ())
            return super().__new__(cls, name, bases, space)

    class NamedTuple(tuple, metaclass=_Meta):
        """As ``typing.NamedTuple``: fields by annotation, defaults by assignment, methods as in any class."""

        _fields: tuple[str, ...] = ()
        _field_defaults: dict[str, Any] = {}

        def __new__(cls, /, *values: Any, **named: Any) -> Any:
            """The first few tuples are put together here; then the class gets a constructor of its own."""
            made = _made[cls] = _made.get(cls, 0) + 1
            rest = cls._fields[len(values) :]
            if made <= FEW and len(values) <= len(cls._fields) and named.keys() <= set(rest):
                given = {**cls._field_defaults, **named}
                if all(name in given for name in rest):
                    return tuple.__new__(cls, (*values, *map(given.__getitem__, rest)))
            del _made[cls]
            cls.__new__ = staticmethod(_constructor(cls._fields, cls._field_defaults))
            return cls.__new__(cls, *values, **named)  # or the error that any function would give

        @classmethod
        def _make(cls, values: Iterable[Any]) -> Any:
            return cls(*values)

        def _replace(self, **changes: Any) -> Any:
            result = tuple.__new__(type(self), map(changes.pop, self._fields, self))
            if changes:
                raise ValueError(f"no fields of {type(self).__name__}: {', '.join(changes)}")
            return result

        def _asdict(self) -> dict[str, Any]:
            return dict(zip(self._fields, self, strict=True))

        def __repr__(self) -> str:
            told = ", ".join(f"{name}={value!r}" for name, value in zip(self._fields, self, strict=True))
            return f"{type(self).__name__}({told})"

        def __getnewargs__(self) -> tuple[Any, ...]:
            return tuple(self)


def _constructor(fields: tuple[str, ...], defaults: dict[str, Any]) -> Callable[..., Any]:
    """``__new__`` with the fields for arguments."""
    names = ", ".join(fields)
    made: Any = eval(f"lambda _cls, {names}: _tuple(_cls, ({names},))", {"_tuple": tuple.__new__})
    made.__name__, made.__defaults__ = "__new__", tuple(defaults.values())
    return made  # type: ignore[no-any-return]
