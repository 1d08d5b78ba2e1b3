"""Record a crawl as WARC, and answer a later one from it without the network (ISO 28500, by warcio)."""

from __future__ import annotations

import io
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Headers
from scrapy.responsetypes import responsetypes
from w3lib.url import safe_url_string

from discovery.crawl.politeness import AskingHandler

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from warcio.warcwriter import WARCWriter

ENCODING_HEADERS = frozenset({"content-encoding", "transfer-encoding", "content-length"})
"""Headers that spoke of the bytes on the wire, not of the body as it is kept."""
NOT_MODIFIED = 304


class NotRecorded(IgnoreRequest):
    """The address is not in the recording."""

    def __init__(self, url: str) -> None:
        super().__init__("not in the recording")
        self.url = url


class RecordingError(ValueError):
    """The file is no recording that can be read."""


class _Shared:
    """Something with an open file that Scrapy's settings carry: however often they are copied, there is one."""

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        return self


class Recording(_Shared):
    """A WARC file, by address. Bodies stay in the file; of several answers of one address the last one counts.

    Raises RecordingError if the file cannot be read, OSError if it cannot be opened.
    """

    def __init__(self, path: Path) -> None:
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed

        self.path = path
        self._offsets: dict[str, int] = {}
        try:
            with path.open("rb") as file:
                records = ArchiveIterator(file)
                for record in records:
                    if record.rec_type == "response":
                        url = record.rec_headers.get_header("WARC-Target-URI").strip("<>")
                        self._offsets[safe_url_string(url)] = records.get_record_offset()
        except (ArchiveLoadFailed, EOFError, AttributeError) as error:
            raise RecordingError(f"{path}: not a WARC recording: {error}") from error
        if not self._offsets:
            raise RecordingError(f"{path}: no recorded answer in it")

    def __len__(self) -> int:
        return len(self._offsets)

    def below(self, prefix: str) -> Iterator[str]:
        """Give the recorded addresses that begin with a prefix, in order."""
        yield from sorted(url for url in self._offsets if url.startswith(prefix))

    def answer(self, url: str) -> tuple[int, list[tuple[str, str]], bytes] | None:
        """Give status, headers and body (decoded) of an address, or None."""
        from warcio.archiveiterator import ArchiveIterator

        offset = self._offsets.get(safe_url_string(url))
        if offset is None:
            return None
        with self.path.open("rb") as file:
            file.seek(offset)
            record = next(iter(ArchiveIterator(file)))
            body = record.content_stream().read()
            status = int(record.http_headers.get_statuscode())
            headers = [(k, v) for k, v in record.http_headers.headers if k.lower() not in ENCODING_HEADERS]
        return status, headers, body


class ReplayHandler(BaseDownloadHandler):
    """Answers every request from a recording, and never from the network."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.recording: Recording = crawler.settings["DISCOVERY_REPLAY"]

    async def download_request(self, request: Request) -> Response:
        """Answer as the host did; 304 if the validators sent still hold. Raises NotRecorded."""
        if (job := request.meta.get("job")) is not None:
            job.begin()
        found = self.recording.answer(request.url) if request.method == "GET" else None
        if found is None:
            raise NotRecorded(request.url)
        status, pairs, body = found
        headers = Headers(pairs)
        if 200 <= status < 300 and _still_valid(request, headers):
            status, body = NOT_MODIFIED, b""
        kind = responsetypes.from_args(headers=headers, url=request.url, body=body)
        return kind(url=request.url, status=status, headers=headers, body=body)


def _still_valid(request: Request, headers: Headers) -> bool:
    """RFC 9110 section 13.2.2: If-None-Match first; If-Modified-Since only without it."""
    wanted = request.headers.get("If-None-Match")
    if wanted is not None:
        return bool(headers.get("ETag") == wanted)
    since, modified = request.headers.get("If-Modified-Since"), headers.get("Last-Modified")
    if since is None or modified is None:
        return False
    try:
        return parsedate_to_datetime(since.decode("latin-1")) >= parsedate_to_datetime(modified.decode("latin-1"))
    except (TypeError, ValueError):
        return False


class RecordHandler(AskingHandler):
    """Asks the web, and keeps every answer as it came."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._recorder: Recorder = crawler.settings["DISCOVERY_RECORD"]

    async def download_request(self, request: Request) -> Response:
        """Ask, keep, give."""
        response = await super().download_request(request)
        self._recorder.keep(response)
        return response


class Recorder(_Shared):
    """Writes answers to a WARC file, one gzip member each. The file appears under its name only when it is whole."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._partial = path.with_name(path.name + ".part")
        self._file: io.BufferedWriter = self._partial.open("wb")
        self._writer: WARCWriter | None = None
        self.fault: OSError | None = None
        """Why the recording cannot be whole: the disk is full."""

    def keep(self, response: Response) -> None:
        """Write one answer. What goes wrong is told by ``close``: the crawl itself does not depend on the recording."""
        try:
            self._keep(response)
        except OSError as error:
            self.fault = self.fault or error

    def _keep(self, response: Response) -> None:
        from http.client import responses

        from warcio.statusandheaders import StatusAndHeaders
        from warcio.warcwriter import WARCWriter

        if self._writer is None:
            self._writer = WARCWriter(self._file, gzip=True)
        pairs = [
            (name.decode("latin-1"), value.decode("latin-1"))
            for name, values in response.headers.items()
            for value in values
            if name.lower() not in (b"transfer-encoding", b"set-cookie", b"content-length")
        ]
        pairs.append(("Content-Length", str(len(response.body))))
        status = StatusAndHeaders(f"{response.status} {responses.get(response.status, '')}", pairs, protocol="HTTP/1.1")
        record = self._writer.create_warc_record(
            response.url, "response", payload=io.BytesIO(response.body), http_headers=status
        )
        self._writer.write_record(record)

    def close(self) -> None:
        """Make the file whole. Raises OSError if it could not be written; then there is none."""
        if self._file.closed:
            return
        try:
            self._file.close()
        except OSError as error:
            self.fault = self.fault or error
        if self.fault is not None:
            self._partial.unlink(missing_ok=True)
            raise OSError(
                self.fault.errno, f"the recording could not be written: {self.fault.strerror}", str(self.path)
            )
        self._partial.replace(self.path)
