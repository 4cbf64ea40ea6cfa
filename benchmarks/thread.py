"""Threads of a hundred comments read in a second, beside Isso.

    python benchmarks/thread.py [--rounds 5] [--seconds 3] [--connections 1 16 64]

Both have two web processes and the same hundred comments, published. Ours keeps an answer's bytes
by the thread's version and asks the database for that version at every request; what is measured
is the whole answer, never 304.
"""

import argparse
import tempfile

from contestants import PAGE, Contestant, answer, both, serving
from turns import by_turns, print_heading, print_row

_HUNDRED = 100


def main() -> None:
    """Fill both, measure, and print a row for each number of connections."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--connections", type=int, nargs="+", default=[1, 16, 64])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        ours, isso = both(folder, moderated=False)
        with serving(ours), serving(isso):
            requests: dict[Contestant, bytes] = {ours: _filled(ours), isso: _filled(isso)}
            print_heading(f"threads of {_HUNDRED} comments read in a second")
            for connections in options.connections:
                results = by_turns(
                    requests,
                    connections,
                    rounds=options.rounds,
                    seconds=options.seconds,
                )
                print_row(connections, results)


def _filled(contestant: Contestant) -> bytes:
    """Publish the comments; the answer is the request that reads them."""
    page = f"{PAGE}/bridge/"
    contestant.fill(page, _HUNDRED)
    raw = contestant.thread(page)
    status, body = answer(contestant.port, raw)
    shown = body.count(b"a new bridge") or body.count(b"the new bridge")
    print(f"{contestant.name}: {shown} comments, {len(body)} bytes")
    if (status, shown) != (200, _HUNDRED):
        raise SystemExit(f"{contestant.name} shows {shown} comments with status {status}")
    return raw


if __name__ == "__main__":
    main()
