# One session with a JetStream server over the vendor's Python module, for jsinfo.
#
# Standard input: {"host", "port", "user", "password", "superuser"} as one JSON object; user and password may be null.
# Standard output: {"result": {...}} or {"error": {"kind", "message"}} as one JSON object, and nothing else.
# The kind is the step that failed: missing-module, broken-module, wrong-module, connect, auth, superuser or call.

import sys

# A file of the current directory must not be taken for a module, the vendor's or one of Python's own.
if sys.path and sys.path[0] == "":
    del sys.path[0]

import collections.abc
import datetime
import enum
import json
import math
import os

# What the module prints goes to standard error, even from below Python; the answer alone goes to standard output.
answer_stream = os.fdopen(os.dup(1), "w", encoding="utf-8")
os.dup2(2, 1)
sys.stdout = sys.stderr


class Failure(Exception):
    """A step of the session that failed, and why."""

    def __init__(self, kind, message):
        super().__init__(message)
        self.kind = kind
        self.message = message


def clean(words):
    """The words without lone surrogates, which UTF-8 has no way to write."""
    return words.encode("utf-8", "backslashreplace").decode("utf-8")


def error_words(error):
    # A module that finds something missing may exit, which is no reason for the script to be silent.
    if isinstance(error, SystemExit):
        return "it exited with %s" % error.code
    return clean(str(error) or type(error).__name__)


def attempt(kind, call, *arguments):
    """What the call returns. Its failure is of this kind."""
    try:
        return call(*arguments)
    except (TypeError, AttributeError, NameError, ImportError, NotImplementedError) as error:
        # The module itself is at fault: no server has refused anything.
        raise Failure("call", "%s: %s" % (type(error).__name__, error_words(error)))
    except (Exception, SystemExit) as error:
        raise Failure(kind, error_words(error))


def session_class():
    """The class of the vendor's module that a session is made of."""
    try:
        import jetstream
    except ModuleNotFoundError as error:
        # A module that is there may itself miss another one.
        kind = "missing-module" if error.name == "jetstream" else "broken-module"
        raise Failure(kind, error_words(error))
    except (Exception, SystemExit) as error:
        raise Failure("broken-module", error_words(error))
    # The class is JetStream since 2.2.0, and was Jetstream in 1.9.0.
    for name in ("JetStream", "Jetstream"):
        found = getattr(jetstream, name, None)
        # Other modules of that name may have a class of that name, too.
        if hasattr(found, "api"):
            return found
    # A directory of that name is a module too, and has no file.
    places = [getattr(jetstream, "__file__", None), *getattr(jetstream, "__path__", [])]
    raise Failure("wrong-module", clean(next((place for place in places if place), "an unknown place")))


def method(api, name):
    """A call of the API, wherever the module has it."""
    # The documented examples make their calls on api.server; should a version have moved them, api itself has them.
    for place in (getattr(api, "server", None), api):
        if callable(getattr(place, name, None)):
            return getattr(place, name)
    raise Failure("call", "the module has no call %s" % name)


def plain(value):
    """The value in JSON's own types. All times of the server are microseconds in UTC, and stay so."""
    # An enum may be a number or a text as well, so it comes first.
    if isinstance(value, enum.Enum):
        return plain(value.value)
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, float):
        # JSON has neither infinity nor "not a number".
        return value if math.isfinite(value) else str(value)
    if isinstance(value, (bytes, bytearray)):
        return bytes(value).decode("utf-8", "backslashreplace")
    # A datetime is a date too, so it comes first.
    if isinstance(value, datetime.datetime):
        zoned = value if value.tzinfo else value.replace(tzinfo=datetime.timezone.utc)
        since = zoned - datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
        return since // datetime.timedelta(microseconds=1)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, collections.abc.Mapping):
        return {clean(str(plain(key))): plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(inner) for inner in value]
    if isinstance(value, (set, frozenset)):
        # A set has no order, and the answer should not change from run to run.
        return sorted((plain(inner) for inner in value), key=str)
    return clean(str(value))


def session(request):
    start = session_class()
    # The session ends with this process.
    api = attempt("call", lambda: start().api(request["host"], request["port"]))
    attempt("connect", lambda: api.connect())
    if request["user"] is not None:
        attempt("auth", method(api, "auth"), request["user"], request["password"])
    if request["superuser"]:
        attempt("superuser", method(api, "superuser"))
    return attempt("call", lambda: plain(method(api, "getServerInfo")()))


def answer():
    request = json.loads(sys.stdin.buffer.read().decode("utf-8"))
    try:
        return {"result": session(request)}
    except Failure as failure:
        return {"error": {"kind": failure.kind, "message": failure.message}}


answer_stream.write(json.dumps(answer()))
answer_stream.close()
# Threads that the module has left running are not waited for.
sys.stderr.flush()
os._exit(0)
