"""The JSONPath (RFC 9535) of our sources. Its library is 20 modules and a second engine of regular expressions: read when used."""

from jsonpath_rfc9535 import JSONPathEnvironment, JSONPathError


class PlainPaths(JSONPathEnvironment):
    """JSONPath without the functions that run regular expressions, which a page could make to run for ever."""

    max_recursion_depth = 25

    def setup_function_extensions(self) -> None:
        super().setup_function_extensions()
        del self.function_extensions["match"], self.function_extensions["search"]


PATHS = PlainPaths()
FAULTS = (JSONPathError, RecursionError)
"""What compiling a path, or following it, may raise."""
