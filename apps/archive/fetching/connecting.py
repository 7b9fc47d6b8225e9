"""Getting through to a site: its name resolved, its addresses judged, one connected to, TLS.

Every address that a name has must be public, or in a network the newsroom allows; which of them is
connected to is then all the same.
"""

import socket
import ssl
import threading
from collections.abc import Callable, Sequence
from ipaddress import ip_address
from pathlib import Path
from typing import Final

import certifi

from apps.archive.addresses import Address, Network, is_allowed, is_public, unmapped
from apps.archive.fetching.line import Deadline
from apps.archive.fetching.refusals import refusal
from apps.archive.places import Place, unusual_port

Resolve = Callable[[str, int], Sequence[str]]
"""Every address that a name has."""

_MOST_TRIED: Final = 3
_WRONG_NAME: Final = frozenset({62, 64})


def looked_up(host: str, port: int) -> Sequence[str]:
    """Return every address of `host`, as this machine resolves names.

    :raises OSError: there is none
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def in_time(resolve: Callable[[], Sequence[str]], connect: Deadline) -> Sequence[str]:
    """Return what `resolve` does, if it is in time: the system's resolver takes no deadline.

    :raises FetchError: it is not, or the name has no address
    """
    found: list[Sequence[str]] = []
    failed: list[Exception] = []

    def run() -> None:
        try:
            found.append(resolve())
        except Exception as error:  # noqa: BLE001 - raised again where it is waited for
            failed.append(error)

    thread = threading.Thread(target=run, name="resolve", daemon=True)
    thread.start()
    thread.join(connect.left())
    if found:
        return found[0]
    if not failed:
        raise refusal("dns_failed", cause="too slow")
    error = failed[0]
    passing = isinstance(error, socket.gaierror) and error.errno in {
        socket.EAI_AGAIN,
        socket.EAI_FAIL,
    }
    raise refusal("dns_failed" if passing else "unknown_host", cause=str(error)) from error


def judged(place: Place, texts: Sequence[str], allowed: Sequence[Network]) -> list[Address]:
    """Return the addresses of a place if each of them may be connected to.

    :raises FetchError: one may not, or there are none
    """
    addresses: list[Address] = []
    is_ours = True
    for text in texts:
        try:
            address = unmapped(ip_address(text))
        except ValueError:
            raise refusal("not_public") from None
        is_ours = is_ours and is_allowed(address, allowed)
        if not is_allowed(address, allowed) and not is_public(address):
            raise refusal("not_public")
        addresses.append(address)
    if not addresses:
        raise refusal("unknown_host")
    if not place.is_usual_port and not is_ours:
        raise unusual_port()
    return addresses


def connected(addresses: Sequence[Address], port: int, connect: Deadline) -> socket.socket:
    """Return a socket to the first of the addresses that picks up.

    :raises FetchError: none does
    """
    code, cause = "unreachable", ""
    tried = addresses[:_MOST_TRIED]
    for place_in_line, address in enumerate(tried):
        family = socket.AF_INET if address.version == 4 else socket.AF_INET6  # noqa: PLR2004 - the version of IP
        sock = socket.socket(family, socket.SOCK_STREAM)
        try:
            # Who does not pick up must leave time for the next.
            connect.bound(sock, share=1 / (len(tried) - place_in_line))
            sock.connect((str(address), port))
        except TimeoutError:
            sock.close()
            code = "slow_connect"
        except OSError as error:
            sock.close()
            code, cause = "unreachable", str(error)
        except BaseException:
            sock.close()
            raise
        else:
            return sock
    raise refusal(code, cause=cause)


def secured(sock: socket.socket, place: Place, connect: Deadline, *, ca_file: str) -> ssl.SSLSocket:
    """Return the socket with TLS on it, once the certificate is for the name.

    :raises FetchError: it is not, or nobody speaks TLS there
    """
    connect.bound(sock)
    try:
        return _context(ca_file).wrap_socket(
            sock, server_hostname=place.host, suppress_ragged_eofs=False
        )
    except ssl.SSLCertVerificationError as error:
        code = "tls_name" if error.verify_code in _WRONG_NAME else "tls_untrusted"
        raise refusal(code, cause=error.verify_message) from error
    except TimeoutError:
        raise refusal("slow_connect") from None
    except (ssl.SSLError, OSError) as error:
        raise refusal("tls_failed", cause=str(error)) from error


def _context(ca_file: str) -> ssl.SSLContext:
    """Return what TLS is held to: the machine's certificates, or else certifi's, and `ca_file`."""
    context = ssl.create_default_context()
    paths = ssl.get_default_verify_paths()
    folder = Path(paths.capath) if paths.capath else None
    if not paths.cafile and not (folder and any(folder.iterdir())):
        context.load_verify_locations(certifi.where())
    if ca_file:
        context.load_verify_locations(ca_file)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1"])
    return context
