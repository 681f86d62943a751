"""Every call that a client has, and which of them a drive made."""

import inspect


class Calls:
    """Counts the calls of the public methods of classes."""

    def __init__(self):
        self.there = set()
        self.made = set()

    def watch(self, kind):
        """Notes each call of the class's public methods from now on."""
        for name, method in list(vars(kind).items()):
            if name.startswith("_") or not inspect.isfunction(method):
                continue
            self.there.add(f"{kind.__name__}.{name}")
            setattr(kind, name, self._noting(f"{kind.__name__}.{name}", method))

    def _noting(self, name, method):
        if inspect.iscoroutinefunction(method):
            async def noting(*args, **kwargs):
                self.made.add(name)
                return await method(*args, **kwargs)
        else:
            def noting(*args, **kwargs):
                self.made.add(name)
                return method(*args, **kwargs)
        return noting

    def all_made(self):
        """Fails with the names of those that were never made."""
        missed = sorted(self.there - self.made)
        assert not missed, f"calls that were never made: {missed}"
        print(f"  every call of the client was made: {len(self.there)}", flush=True)
