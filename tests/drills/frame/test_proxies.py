"""The examples of docs/operations.md are there for each proxy, and the drill can start them."""

from pathlib import Path

import pytest

from drills.frame.certificate import write_certificate
from drills.frame.proxies import NAME, PACKAGES, Place, configured


@pytest.mark.parametrize("name", PACKAGES)
def test_an_example_is_fitted_to_the_place_of_the_drill(name: str, tmp_path: Path) -> None:
    place = Place(tmp_path, port=8443, service_port=8999)
    configured(name, place)
    (written,) = tmp_path.iterdir()
    text = written.read_text()
    assert ":443" not in text
    assert "8443" in text
    assert "127.0.0.1:8999" in text
    assert str(place.certificate) in text


def test_a_certificate_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "both.pem"
    write_certificate(path, NAME)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.read_text().count("-----BEGIN ") == 2
