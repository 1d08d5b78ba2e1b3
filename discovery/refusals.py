"""Pages that are not what was asked for: a wall against programs, a login, a missing page with a friendly face."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

REFUSING = (401, 403, 407, 429)
MAX_SHOWN = 60
FEW_WORDS = 600
"""Characters of text on a page that is nothing but a form."""
CHALLENGE_TITLES = re.compile(
    r"just a moment|attention required|checking your browser|verify(?:ing)? (?:that )?you are (?:a )?human|access denied|"
    r"are you a robot|request unsuccessful|security check|ddos[ -]protection|client challenge|bot verification|"
    r"einen moment|un instant|un momento|pardon our interruption|human verification",
    re.IGNORECASE,
)
CHALLENGE_MARKS = re.compile(
    r"_cf_chl_opt|cf-challenge-running|imunify360|incapsula incident|_incapsula_resource|sgcaptcha|ddos-guard|"
    r"px-captcha|captcha-delivery\.com|awswafintegration|enable javascript and cookies to continue|queue-it\.net",
    re.IGNORECASE,
)
"""What walls leave in their own short pages."""
MAX_WALL = 40_000
"""Characters of such a page; a longer one that names a wall is a page of content."""
MISSING = re.compile(
    r"^\W*404\b|\b404\W*$|\berror 404\b|\b404 (?:error|not found)|\b(?:page|file) (?:was )?not found\b|^\W*not found\b|"
    r"page (?:you .{0,40}|that .{0,40})?(?:can(?:’|'|&#8217;|no)?t|could not) be found|page (?:does not|doesn(?:’|')t) exist|"
    r"page (?:is )?no longer (?:available|exists)|seite (?:wurde )?(?:leider )?nicht gefunden|page (?:introuvable|non trouvée)|"
    r"p[áa]gina no encontrada|pagina non trovata|pagina niet gevonden|sidan (?:hittades inte|finns inte)|"
    r"siden (?:ble ikke|blev ikke|findes ikke)|p[áa]gina n[ãa]o encontrada|nie znaleziono strony",
    re.IGNORECASE,
)
LOGIN_TITLES = re.compile(
    r"^\W*(?:please )?(?:log[ -]?in|sign[ -]?in|member login|anmelden|anmeldung|einloggen|se connecter|connexion|"
    r"iniciar sesi[óo]n|accedi|inloggen|logga in)\b",
    re.IGNORECASE,
)
LOGIN_PATHS = re.compile(
    r"/(?:wp-login\.php|log-?in|sign-?in|sso|cas|auth|saml|account/login|users/sign_in)(?:[/?.]|$)"
)
LOGIN_HOSTS = re.compile(r"^(?:accounts\.google|login\.microsoftonline|login\.|sso\.|auth\.|idp\.)")


def refusal(url: str, status: int, tree: LexborHTMLParser, page: str) -> str | None:
    """Say why a page is not to be read, in a line; None if it may be. ``url`` is the address after redirects."""
    title, heading = _text(tree, "title"), _text(tree, "h1")
    shown = f": {title[:MAX_SHOWN]!r}" if title else ""
    if CHALLENGE_TITLES.search(title) or (len(page) < MAX_WALL and CHALLENGE_MARKS.search(page)):
        return f"the site has a wall against programs in front of it ({status}){shown}"
    if status in REFUSING:
        return f"the site does not let programs in ({status}){shown}"
    if MISSING.search(title) or (MISSING.search(heading) and len(heading) < MAX_SHOWN):
        return f"the page says that it does not exist: {(title if MISSING.search(title) else heading)[:MAX_SHOWN]!r}"
    if tree.css_first('input[type="password" i]') is not None and _is_login(url, title, tree):
        return f"the page asks for a login{shown}"
    return None


def _is_login(url: str, title: str, tree: LexborHTMLParser) -> bool:
    """Tell a page that is a login from one that has a login on it."""
    parts = urlsplit(url)
    if LOGIN_TITLES.search(title) or LOGIN_PATHS.search(parts.path) or LOGIN_HOSTS.search(parts.netloc):
        return True
    body = tree.body
    return body is not None and len(" ".join(body.text(separator=" ").split())) < FEW_WORDS


def _text(tree: LexborHTMLParser, selector: str) -> str:
    node = tree.css_first(selector)
    return " ".join(node.text().split()) if node is not None else ""
