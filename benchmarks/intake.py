"""Comments taken in a second, beside Isso: every one flushed to disk before it is answered.

    python benchmarks/intake.py [--rounds 5] [--seconds 4] [--connections 1 16 64]

Both have two web processes, SQLite with ``synchronous=FULL``, and their rate limits off; both hold
every comment for a moderator. Ours validates, scores, seals and records a decision and an event
with it; Isso stores a row. Both are up all the time and are loaded by turns.
"""

import argparse
import tempfile

from contestants import PAGE, Contestant, both, serving
from turns import by_turns, print_heading, print_row


def main() -> None:
    """Measure, and print a row for each number of connections."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--connections", type=int, nargs="+", default=[1, 16, 64])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        ours, isso = both(folder)
        with serving(ours), serving(isso):
            page = f"{PAGE}/bridge/"
            requests: dict[Contestant, bytes] = {ours: ours.comment(page), isso: isso.comment(page)}
            print(f"ours: journal_mode=wal, synchronous=2; Isso: {isso.flushing()}")
            print_heading("comments taken in a second")
            for connections in options.connections:
                results = by_turns(
                    requests,
                    connections,
                    rounds=options.rounds,
                    seconds=options.seconds,
                )
                print_row(connections, results)


if __name__ == "__main__":
    main()
