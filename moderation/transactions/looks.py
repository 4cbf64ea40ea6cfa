"""What a thread looks at between its deeds."""

import threading

from sqlalchemy import Engine
from sqlalchemy.orm import Session


class Looks(threading.local):
    """A session for each thread; it has a connection only while a look is open."""

    def __init__(self, bind: Engine) -> None:
        self.session = Session(bind, expire_on_commit=False, autoflush=False)
