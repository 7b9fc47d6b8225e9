"""The sentences of a fetch that came to nothing: one for each code, fit to show to a person."""

from typing import Any, Final

from apps.archive.fetching.outcome import FetchError

_PASTE: Final = "Open it in your browser and paste the text."

_SENTENCES: Final = {
    "unknown_host": "There is no site of this name. Check how it is spelt.",
    "dns_failed": "The name of this site could not be looked up just now. Try again later.",
    "not_public": "This address is not on the open web, so it was not opened. Paste the text, or"
    " ask whoever runs Second Source to allow that network.",
    "unreachable": "The site could not be reached. Try again later, or paste the text.",
    "slow_connect": "The site did not pick up in time. Try again later, or paste the text.",
    "silent": "The site took the question and did not begin to answer in time."
    " Try again later, or paste the text.",
    "too_slow": "The site did not send the whole page in time. Try again later, or paste the text.",
    "tls_name": "The site's certificate is for another name, so somebody else may be answering."
    f" {_PASTE}",
    "tls_untrusted": f"The site's certificate is not one that browsers trust. {_PASTE}",
    "tls_failed": "No secure connection to the site came about. Try again later, or paste the"
    " text.",
    "headers_too_large": f"The site's answer begins with more than a page needs. {_PASTE}",
    "bad_answer": f"The site's answer is not one that a browser could rely on. {_PASTE}",
    "cut_short": "The answer broke off before its end. Try again later, or paste the text.",
    "too_large": "The page is larger than the 10 MB we take. Save the article alone and upload"
    " it, or paste its text.",
    "bomb": "The answer unpacks to far more than it was, so it was given up. Paste the text.",
    "bad_encoding": "The answer was packed, and could not be unpacked. Try again later, or paste"
    " the text.",
    "unknown_encoding": f"The answer was packed in a way we did not ask for. {_PASTE}",
    "too_many_redirects": "The site sends us on and on, more than 5 times."
    f" {_PASTE} Or import the address your browser arrives at.",
    "bad_redirect": f"The site sends us on without saying where to. {_PASTE}",
    "redirect_downgrade": "The site sends us from a secure address to an open one, which anybody"
    f" on the way could change. {_PASTE}",
    "empty": f"The site answered with an empty page. {_PASTE}",
    "wrong_type": "There is no text at this address that we can read, but something else. Import"
    " the address of the article itself.",
    "confused_type": "The site says this is one kind of file and sends another."
    " Open it in your browser, save it, and upload the file.",
    "login": f"The site answered “log in” (401). {_PASTE}",
    "forbidden": f"The site answered “forbidden” (403): it does not serve programs here. {_PASTE}",
    "not_found": "The site answered “not found” (404). Check the address, or look for the article"
    " on the site.",
    "gone": "The site answered “gone” (410): it took the page away for good. If you have a copy,"
    " paste the text or upload the file.",
    "payment": f"The site answered “payment required” (402). {_PASTE}",
    "legal": f"The site answered “unavailable for legal reasons” (451). {_PASTE}",
    "too_many_requests": "The site answered “too many requests” (429). Try again later, or paste"
    " the text.",
    "gave_up": "Fetching this page took more time or memory than a page needs, so it was given up."
    f" {_PASTE}",
}
_PASSING: Final = frozenset(
    {
        "dns_failed",
        "unreachable",
        "slow_connect",
        "silent",
        "too_slow",
        "tls_failed",
        "cut_short",
        "bad_encoding",
        "too_many_requests",
    }
)
_BY_STATUS: Final = {
    401: "login",
    402: "payment",
    403: "forbidden",
    404: "not_found",
    410: "gone",
    429: "too_many_requests",
    451: "legal",
}
_SERVER_ERROR: Final = 500


def refusal(code: str, **detail: Any) -> FetchError:
    """Return the refusal `code` with its sentence."""
    return FetchError(code, _SENTENCES[code], may_pass=code in _PASSING, detail=detail)


def refusal_of_status(status: int, *, retry_after: float | None) -> FetchError:
    """Return the refusal that an answer with this status is.

    :param retry_after: in how many seconds the site wants to be asked again, if it said so
    """
    if status >= _SERVER_ERROR:
        return FetchError(
            "server_error",
            f"The site answered that it has a fault of its own ({status})."
            " Try again later, or paste the text.",
            may_pass=True,
            retry_after=retry_after,
        )
    if code := _BY_STATUS.get(status):
        error = refusal(code)
        error.retry_after = retry_after if error.may_pass else None
        return error
    return FetchError(
        "unexpected_status", f"The site gave an answer that is no page ({status}). {_PASTE}"
    )
