"""``python -m moderation`` is ``moderation``."""

from moderation.command_line import main

if __name__ == "__main__":
    main()
