"""Addresses of receivers: the good ones, and every trick by which another machine is meant."""

from tests.delivery.namespace.name_server import NAMES, ZONE
from tests.delivery.namespace.network import FORBIDDEN, PUBLIC_4, PUBLIC_6

GOOD = [
    f"https://receiver.{ZONE}/hook",
    f"https://receiver-6.{ZONE}/hook",
    f"https://good-chain.{ZONE}/hook",
]
CHANGING = [f"https://rebinding.{ZONE}/hook", f"https://rebinding-6.{ZONE}/hook"]
BUSY = f"https://rebinding-6.{ZONE}/busy"  # to be tried again, when the name leads elsewhere
REDIRECTS = [
    f"https://receiver.{ZONE}/{path}"
    for path in ("to-metadata", "to-a-name", "to-loopback", "to-itself", "refresh")
]
# What may reach the public addresses, at most. All else reaches nobody.
_OWN = {"receiver", "receiver-6", "good-chain", "rebinding", "rebinding-6", "rebinding-back"}
NAMED = [f"https://{name}.{ZONE}/hook" for name in NAMES if name not in _OWN]
_BRACKETED = [f"[{one}]" if ":" in one else one for one in FORBIDDEN.values()]
NUMBERED = [f"https://{one}/hook" for one in _BRACKETED]
TRICKS = [
    f"https://{PUBLIC_4}@169.254.169.254/",
    f"https://receiver.{ZONE}@169.254.169.254/",
    f"https://receiver.{ZONE}:443@169.254.169.254/",
    f"https://169.254.169.254#@receiver.{ZONE}/",
    f"https://169.254.169.254\\@receiver.{ZONE}/",
    f"https://receiver.{ZONE}\\@169.254.169.254/",
    f"https://169.254.169.254?@receiver.{ZONE}/",
    f"https://receiver.{ZONE}:80:443/",
    f"https://receiver.{ZONE}:22/",
    f"https://receiver.{ZONE}:6379/",
    f"https://receiver.{ZONE}:0443/",
    f"https://receiver.{ZONE}:/%0d%0aHost: metadata",
    "https://2852039166/",
    "https://0xa9fea9fe/",
    "https://0xA9.0xFE.0xA9.0xFE/",
    "https://0251.0376.0251.0376/",
    "https://025177524776/",
    "https://169.254.43518/",
    "https://169.16689662/",
    "https://2130706433/",
    "https://0x7f.1/",
    "https://127.1/",
    "https://0/",
    "https://0.0.0.0/",
    "https://127.0.0.1./",
    "https://169.254.169.254./",
    "https://localhost/",
    "https://localhost./",
    f"https://is-loopback.{ZONE}./",
    "https://[::]/",
    "https://[::ffff:169.254.169.254]/",
    "https://[::ffff:a9fe:a9fe]/",
    "https://[::169.254.169.254]/",
    "https://[::ffff:0:10.0.0.5]/",
    "https://[fe80::a%25lo]/",
    "https://[fe80::a%lo]/",
    f"https://[{PUBLIC_6}%25lo]/",
    "https://①⑥⑨.②⑤④.①⑥⑨.②⑤④/",
    "https://169。254。169。254/",
    "https://\uff11\uff12\uff17.0.0.1/",
    "https:/169.254.169.254/",
    "https:169.254.169.254/",
    "https:///169.254.169.254/",
    "//169.254.169.254/",
    "http://169.254.169.254/latest/meta-data/",
    "gopher://127.0.0.1:6379/_INFO",
    "file:///etc/passwd",
    "unix:///run/docker.sock",
    "ftp://127.0.0.1/",
    "dict://127.0.0.1:6379/INFO",
    "HTTPS://127.0.0.1/",
    " https://127.0.0.1/",
    "https://127.0.0.1\t/",
    "https://127.0.0.1\r\n/",
]
EVIL = [*NAMED, *NUMBERED, *TRICKS]
