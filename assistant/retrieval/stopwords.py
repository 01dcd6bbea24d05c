"""The words that are never looked up.

The lists STOPWORDS_EN (Lucene) and STOPWORDS_DUTCH (NLTK) of bm25s, written out here because importing that takes ten
times as long as answering a question.
"""

from __future__ import annotations

from assistant.datatypes import Lang

STOP_WORDS: dict[Lang, frozenset[str]] = {
    "nl": frozenset(
        """aan al alles als altijd andere ben bij daar dan dat de der deze die dit doch doen door dus een eens en er ge
    geen geweest haar had heb hebben heeft hem het hier hij hoe hun iemand iets ik in is ja je kan kon kunnen
    maar me meer men met mij mijn moet na naar niet niets nog nu of om omdat onder ons ook op over reeds te
    tegen toch toen tot u uit uw van veel voor want waren was wat werd wezen wie wil worden wordt zal ze zelf
    zich zij zijn zo zonder zou""".split()
    ),
    "en": frozenset(
        """a an and are as at be but by for if in into is it no not of on or such that the their then there these they
    this to was will with""".split()
    ),
}
