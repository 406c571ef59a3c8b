"""What a browser must never say or do on our pages: errors, dialogs, requests to somebody else."""

from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog, Request, Response, WebError


class Complaints:
    """Listens to every page of a browser context."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self._said: list[tuple[str, str]] = []
        self._done: list[str] = []
        self._error_pages: set[str] = set()
        self.leaves_unsaved = False
        """Whether the test leaves a page on which something is not saved, knowing that the browser asks."""

    def listen_to(self, context: BrowserContext) -> None:
        context.on("request", self._request)
        context.on("response", self._response)
        context.on("console", self._console)
        context.on("dialog", self._dialog)
        context.on("weberror", self._error)

    def found(self) -> list[str]:
        """Everything to complain of. That a page was a 404 or 422 is in the console too, and is the tests' own wish."""
        said = [text for text, address in self._said if not (self._is_status(text) and address in self._error_pages)]
        return said + self._done

    @staticmethod
    def _is_status(text: str) -> bool:
        return "Failed to load resource: the server responded with a status of 4" in text

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in ("http", "https", "ws", "wss") and f"{address.scheme}://{address.netloc}" != self.origin:
            self._done.append(f"asked another origin: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 500:
            self._done.append(f"{response.status} from {response.url}")
        if response.status >= 400 and response.request.is_navigation_request():
            self._error_pages.add(response.url)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._said.append((f"console: {message.text} ({message.location['url']})", message.location["url"]))

    def _dialog(self, dialog: Dialog) -> None:
        if dialog.type == "beforeunload" and self.leaves_unsaved:
            dialog.accept()
            return
        self._done.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _error(self, error: WebError) -> None:
        self._done.append(f"script error: {error.error}")
