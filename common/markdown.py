"""Markdown written by people, made safe to show. The only place where text of a user becomes HTML."""

from typing import TYPE_CHECKING, Final

from markupsafe import Markup

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

MAX_LENGTH: Final = 50_000
TAGS: Final = frozenset(
    [
        "p",
        "br",
        "hr",
        "em",
        "strong",
        "s",
        "code",
        "pre",
        "blockquote",
        "ul",
        "ol",
        "li",
        "a",
        "h3",
        "h4",
        "h5",
        "h6",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
    ]
)
ATTRIBUTES: Final = {"a": {"href", "title"}, "ol": {"start"}}
SCHEMES: Final = frozenset({"http", "https", "mailto"})
HEADINGS: Final = {"h1": "h3", "h2": "h4", "h3": "h5", "h4": "h6", "h5": "h6"}


def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt  # noqa: PLC0415  # 60 modules that most pages do without

    return (
        MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(["table", "strikethrough"]).disable("image")
    )


def markdown(text: str | None) -> Markup:
    """HTML of ``text`` from an allow-list of tags, without images, raw HTML or script-like links.

    Headings are lowered by two levels so that a page keeps its own outline. Text beyond 50,000 characters is cut.
    The result stands in an element on which htmx attributes are switched off.
    """
    if not text:
        return Markup("")
    import nh3  # noqa: PLC0415  # as the parser

    parser = _parser()
    tokens = parser.parse(text[:MAX_LENGTH])
    for token in tokens:
        token.tag = HEADINGS.get(token.tag, token.tag) if token.type.startswith("heading") else token.tag
    html = parser.renderer.render(tokens, parser.options, {})
    clean = nh3.clean(
        html, tags=set(TAGS), attributes=ATTRIBUTES, url_schemes=set(SCHEMES), link_rel="nofollow noopener noreferrer"
    )
    return Markup('<div class="prose" hx-disable>{}</div>').format(Markup(clean))  # noqa: S704  # just cleaned by the allow-list
