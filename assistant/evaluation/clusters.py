"""Which questions stand or fall together, so that they count as one when it is said how certain a mean is."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence

from assistant.evaluation.sets import Item, Quote

ENOUGH_DOCUMENTS = 30  # from here on the documents count as a sample

PassagesWith = Callable[[Iterable[Quote]], Iterable[str]]


def clusters(items: Sequence[Item], passages_with: PassagesWith) -> list[str]:
    """The cluster of each item, named by the smallest id in it: a connected group of items.

    Connected are a question and its pair in the other language, and two questions with gold evidence in the same
    passage. From ENOUGH_DOCUMENTS documents with evidence on, so are two questions about the same document. With fewer,
    the documents are taken as given: an interval then says what to expect of other questions about these documents, not
    about other documents, of which two say next to nothing: a variance from few clusters is far too small (Cameron and
    Miller, "A Practitioner's Guide to Cluster-Robust Inference", 2015, section VI).
    """
    documents = {quote.document for item in items for quote in item.evidence}
    by_document = len(documents) >= ENOUGH_DOCUMENTS
    groups = _Groups()
    for item in items:
        own = ("item", item.id)
        groups.join(own, own)
        if item.pair:
            groups.join(own, ("item", item.pair))
        for passage in sorted(passages_with((*item.evidence, *item.evidence_alt))):
            groups.join(own, ("passage", passage))
        if by_document:
            for quote in item.evidence:
                groups.join(own, ("document", quote.document))
    names: dict[Hashable, str] = {}
    for item in items:
        group = groups.of(("item", item.id))
        names[group] = min(item.id, names.get(group, item.id))
    return [names[groups.of(("item", item.id))] for item in items]


class _Groups:
    """Connected groups of things (union-find)."""

    def __init__(self) -> None:
        self._above: dict[Hashable, Hashable] = {}

    def of(self, thing: Hashable) -> Hashable:
        while self._above[thing] != thing:
            thing = self._above[thing]
        return thing

    def join(self, one: Hashable, other: Hashable) -> None:
        for thing in (one, other):
            self._above.setdefault(thing, thing)
        self._above[self.of(one)] = self.of(other)
