"""Which files a folder of a public repository has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

import msgspec

if TYPE_CHECKING:
    from discovery.spiders import Folder

RAW_ADDRESS = re.compile(r"https://raw\.githubusercontent\.com/([\w.-]+)/([\w.-]+)/([\w.-]+)/(.*)")
TREE = "https://api.github.com/repos/{owner}/{repo}/git/trees/{branch}?recursive=1"
"""One answer for a whole repository, keyless. https://docs.github.com/rest/git/trees"""


class _Entry(msgspec.Struct):
    path: str
    type: str


class _Tree(msgspec.Struct):
    tree: list[_Entry]
    truncated: bool = False


class ListingError(ValueError):
    """The answer is no listing."""


def listing_url(folder: Folder) -> str:
    """Give the address that lists the folder's repository. Raises ListingError if the folder has no raw address."""
    match = RAW_ADDRESS.fullmatch(folder.url)
    if match is None:
        raise ListingError(f"not the raw address of a folder in a public repository: {folder.url}")
    owner, repo, branch, _ = match.groups()
    return TREE.format(owner=owner, repo=repo, branch=branch)


def members(folder: Folder, body: bytes) -> list[str]:
    """Give the addresses of the folder's files, in order, from the tree listing. Raises ListingError."""
    match = RAW_ADDRESS.fullmatch(folder.url)
    if match is None:
        raise ListingError(f"not the raw address of a folder in a public repository: {folder.url}")
    path = match[4]
    root = folder.url[: len(folder.url) - len(path)]
    try:
        tree = msgspec.json.decode(body, type=_Tree)
    except msgspec.MsgspecError as error:
        raise ListingError(f"the repository's listing could not be read: {error}") from error
    if tree.truncated:
        raise ListingError("the repository is too large for one listing")
    files = (root + quote(entry.path) for entry in tree.tree if entry.type == "blob" and entry.path.startswith(path))
    return sorted(url for url in files if folder.wants(url))
