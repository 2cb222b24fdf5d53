"""A plugin for pytest that runs pyftpdlib's own functional tests against a server of somebody else.

The tests start a server in a thread of their own; here one stands in for it that runs elsewhere. Its user is called "user", the password is
12345, and the current directory is the user's home. FTPTOOLS_PEER_PORT names the port. expected_failures.txt tells which tests cannot pass.
"""

import os
import pathlib

import pytest
import tests

# The tests ask for pyftpdlib's own sentences. What counts here is whether a reply accepts or refuses, and how.
_raises = pytest.raises
pytest.raises = lambda *errors, match=None, **options: _raises(*errors, **options)


class ForeignServer:
    handler = tests.FTPHandler

    def __init__(self, addr=None):
        self.host = (addr[0] if addr else '') or '127.0.0.1'
        self.port = int(os.environ['FTPTOOLS_PEER_PORT'])
        self.server = self

    def start(self):
        pass

    def stop(self):
        pass


tests.FtpdThreadWrapper = ForeignServer


def _expected():
    """The names and the reasons: of tests that fail here, and of those that make no sense for a server elsewhere."""
    failing, foreign = {}, {}
    for line in pathlib.Path(__file__).with_name('expected_failures.txt').read_text(encoding='utf-8').splitlines():
        if line.strip() and not line.startswith('#'):
            name, _, reason = line.partition(': ')
            (foreign if name.startswith('!') else failing)[name.lstrip('!')] = reason
    return failing, foreign


def _names(item):
    """The name of a test, with that of its class, and of its class alone; with TLS they are the same."""
    group = item.cls.__name__.replace('TLSMixin', '').replace('TestTFtp', 'TestFtp') if item.cls else ''
    return f'{group}.{item.originalname}', group


def pytest_collection_modifyitems(config, items):
    failing, foreign = _expected()
    kept, dropped, last = [], [], []
    for item in items:
        name, group = _names(item)
        is_repeated = 'ssl' in item.module.__name__ and not item.cls.__name__.endswith('TLSMixin')
        if is_repeated or name in foreign or group in foreign:
            dropped.append(item)
            continue
        if name in failing:
            item.add_marker(pytest.mark.xfail(reason=failing[name], strict=False))

        # Wrong passwords make the server wait with the next login from here.
        (last if name in ('TestFtpAuthentication.test_auth_failed', 'TestFtpAuthentication.test_max_auth') else kept).append(item)
    items[:] = kept + last
    config.hook.pytest_deselected(items=dropped)
