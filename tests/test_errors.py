"""The exceptions a user can meet."""

from __future__ import annotations

import inspect
import re

import pytest

from assistant import errors

CLASSES = {name: kind for name, kind in vars(errors).items() if inspect.isclass(kind)}


def test_the_tree_in_the_docstring_is_the_tree_of_the_classes():
    root, *branches = re.findall(r"^(?:[├└]── )?([A-Z]\w+)(?:\s|$)", inspect.getdoc(errors) or "", flags=re.MULTILINE)[
        1:
    ]
    assert root == "AssistantError"
    assert sorted([root, *branches]) == sorted(CLASSES)


BRANCHES = [kind for kind in CLASSES.values() if kind is not errors.AssistantError]


@pytest.mark.parametrize("kind", BRANCHES, ids=lambda kind: kind.__name__)
def test_every_error_is_caught_as_an_assistant_error_and_no_other(kind):
    assert kind.__bases__ == (errors.AssistantError,)


def test_an_assistant_error_is_no_other_builtin_error():
    assert errors.AssistantError.__bases__ == (Exception,)


def test_an_error_says_its_message():
    assert str(errors.DocumentError("a.txt: holds no text")) == "a.txt: holds no text"
