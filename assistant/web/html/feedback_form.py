"""The form under an answer with which readers say what they think of it."""

from __future__ import annotations

from html import escape

from assistant.datatypes import Lang
from assistant.feedback import MOST_CHARACTERS, Verdict
from assistant.web.html.markup import words

URL = "feedback"  # where it is posted, relative to the page
LABELS = {
    Verdict.HELPFUL: "feedback.helpful",
    Verdict.NOT_HELPFUL: "feedback.not_helpful",
    Verdict.WRONG_SOURCE: "feedback.wrong_source",
}


def form(key: str, lang: Lang, *, cited: bool = True) -> str:
    """The form under the answer with this key, for a script to bring to life; without sources, `cited` is false.

    form.tw-feedback            data-url: where to post, relative to the page; data-answer: the key; data-lang: the
                                language of the page; data-failed: what to say when the server cannot be reached;
                                data-choose: what to say when a comment is sent and no verdict is pressed
    button.tw-feedback-verdict  data-verdict: its verdict; aria-pressed: "true" for that which was saved, at most one;
                                pressed once more it posts the verdict null
    details.tw-feedback-more    textarea name="comment" and button.tw-feedback-send; every post of a verdict carries
                                the comment, for what is posted takes the place of all that was posted before
    p.tw-feedback-status        role="status": the `message` of the response, whatever its status, as text
    """
    verdicts = "".join(
        f'<button type="button" class="tw-feedback-verdict" data-verdict="{verdict}" aria-pressed="false">'
        f"{words(lang, label)}</button>"
        for verdict, label in LABELS.items()
        if cited or verdict is not Verdict.WRONG_SOURCE
    )
    return (
        f'<form class="tw-feedback" data-url="{URL}" data-answer="{escape(key)}" data-lang="{lang}" '
        f'data-failed="{words(lang, "feedback.failed")}" data-choose="{words(lang, "feedback.choose")}" lang="{lang}">'
        f"<fieldset><legend>{words(lang, 'feedback.question')}</legend>{verdicts}</fieldset>"
        f'<details class="tw-feedback-more"><summary>{words(lang, "feedback.more")}</summary>'
        f'<label><span>{words(lang, "feedback.comment")}</span><textarea name="comment" rows="3" '
        f'maxlength="{MOST_CHARACTERS}" placeholder="{words(lang, "feedback.placeholder")}"></textarea></label>'
        f'<button type="button" class="tw-feedback-send">{words(lang, "feedback.send")}</button></details>'
        f'<p class="tw-feedback-status" role="status"></p>'
        f'<p class="tw-feedback-privacy">{words(lang, "feedback.privacy")}</p></form>'
    )
