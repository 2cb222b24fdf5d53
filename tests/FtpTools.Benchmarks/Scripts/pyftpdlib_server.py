# pyftpdlib with one user: address, port, user, password, home, idle seconds, and with TLS a file with certificate and key.
import logging
import sys
import warnings

warnings.simplefilter("ignore")
from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import FTPHandler
from pyftpdlib.servers import FTPServer

address, port, user, password, home, idle = sys.argv[1:7]
logging.basicConfig(level=logging.ERROR)
authorizer = DummyAuthorizer()
authorizer.add_user(user, password, home, perm="elradfmwMT")
handler = FTPHandler
if len(sys.argv) > 7:
    from pyftpdlib.handlers import TLS_FTPHandler

    handler = TLS_FTPHandler
    handler.certfile = sys.argv[7]
    handler.tls_control_required = True
    handler.tls_data_required = True
handler.authorizer = authorizer
handler.timeout = int(idle)
server = FTPServer((address, int(port)), handler)
server.max_cons = 3000
server.serve_forever()
