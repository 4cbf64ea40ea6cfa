"""Looking through places for what must not be there, and for what was planted there."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from drills.attack.scanner import Scanner

Places = Iterator[tuple[str, bytes]]


@dataclass(frozen=True)
class Sought:
    """Something that is looked for, and one of the kind that was planted."""

    name: str
    leaked: Scanner
    planted: Scanner
    but_in: tuple[str, ...] = ()  # places where it belongs


@dataclass
class Search:
    """What was looked through, and what was found."""

    size: int = 0
    leaks: set[str] = field(default_factory=set)
    sound: dict[str, bool] = field(default_factory=dict)  # whether what was planted was found

    def look(self, found: Places, kinds: Iterable[Sought]) -> None:
        """Look through all of it."""
        for name, content in found:
            self.size += len(content)
            for kind in kinds:
                self._look_for(kind, name, content)

    def _look_for(self, kind: Sought, name: str, content: bytes) -> None:
        place = name.partition(":")[0]
        if place not in kind.but_in:
            forms = kind.leaked.found_in(content)
            self.leaks |= {f"{name}: {kind.name}, {form}" for form in forms}
        seen = f"{kind.name} in {place}"
        self.sound[seen] = self.sound.get(seen, False) or bool(kind.planted.found_in(content))

    @property
    def blind(self) -> list[str]:
        """Places in which the scanner missed what was planted."""
        return sorted(place for place, is_sound in self.sound.items() if not is_sound)
