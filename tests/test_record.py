"""Our named tuples do what ``typing.NamedTuple``'s do."""

from __future__ import annotations

import copy
import pickle
from typing import Any
from typing import NamedTuple as Original

import pytest

from dunlint.record import NamedTuple


class Point(NamedTuple):
    """Where."""

    x: int
    new: int = 2
    cls: tuple[int, ...] = ()

    @property
    def total(self) -> int:
        return self.x + self.new

    @classmethod
    def zero(cls) -> Point:
        return cls(0, 0)


class Model(Original):
    x: int
    new: int = 2
    cls: tuple[int, ...] = ()


class Deeper(Point):
    def total_of(self, other: int) -> int:
        return self.total + other


@pytest.mark.parametrize(
    "make",
    [
        lambda kind: kind(1),
        lambda kind: kind(1, 3),
        lambda kind: kind(x=1, cls=(4,)),
        lambda kind: kind(1)._replace(new=7),
        lambda kind: kind._make((1, 2, (3,))),
        lambda kind: pickle.loads(pickle.dumps(kind(5, 6))),
        lambda kind: copy.copy(kind(5)),
    ],
)
def test_values_are_those_of_a_typed_named_tuple(make: Any) -> None:
    ours, model = make(Point), make(Model)
    assert isinstance(ours, Point)
    assert tuple(ours) == tuple(model)
    assert ours == model
    assert (ours.x, ours.new, ours.cls) == (model.x, model.new, model.cls)
    assert ours._asdict() == model._asdict()
    assert repr(ours) == repr(model).replace("Model", "Point")
    assert hash(ours) == hash(model)


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        (lambda kind: kind(), TypeError),
        (lambda kind: kind(1, 2, (), 4), TypeError),
        (lambda kind: kind(1, y=2), TypeError),
        (lambda kind: kind(1)._replace(y=2), ValueError),
        (lambda kind: setattr(kind(1), "x", 2), AttributeError),
        (lambda kind: setattr(kind(1), "y", 2), AttributeError),
    ],
)
def test_what_the_original_refuses_is_refused(wrong: Any, error: type[Exception]) -> None:
    for kind in (Point, Model):
        with pytest.raises(error):
            wrong(kind)


def test_classes_tell_their_fields() -> None:
    assert Point._fields == Model._fields == Point.__match_args__
    assert Point._field_defaults == Model._field_defaults
    assert Point.__doc__ == "Where."
    match Point(1):
        case Point(x, new):
            assert (x, new) == (1, 2)


def test_methods_and_subclasses_work() -> None:
    assert Point.zero().total == 0
    deeper = Deeper(1, 2)
    assert (type(deeper), deeper.total_of(4), deeper._replace(x=3).total) == (Deeper, 7, 5)
    assert type(Point(1)) is Point


def test_a_field_without_a_default_cannot_follow_one_with_a_default() -> None:
    with pytest.raises(TypeError, match="without a default"):
        type(NamedTuple)("Wrong", (NamedTuple,), {"__annotations__": {"a": "int", "b": "int"}, "a": 1})


def test_the_first_tuples_of_a_class_are_made_as_the_later_ones() -> None:
    class Line(NamedTuple):
        x: int
        new: int = 2
        cls: tuple[int, ...] = ()

    assert [Line(1), Line(x=1), Line(1, cls=(), new=2)] * 8 == [(1, 2, ())] * 24
    made = [Line(number, cls=(number,)) for number in range(40)]
    assert made == [(number, 2, (number,)) for number in range(40)]

    class Other(NamedTuple):
        x: int

    for _ in range(20):
        with pytest.raises(TypeError):
            Other(y=1)
        with pytest.raises(TypeError):
            Other(1, x=1)
        assert Other(x=3) == (3,)
