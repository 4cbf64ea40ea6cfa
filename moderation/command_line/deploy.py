"""``moderation deploy``: the files that a server needs around the service, filled in."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import SplitResult

import click

from moderation.command_line.opening import read_settings

if TYPE_CHECKING:
    from moderation.settings import Settings

_USUAL_DATA = Path("/var/lib/moderation")
_UNITS = "etc/systemd/system"
_MODES = {"etc/moderation.env": 0o640, "usr/local/sbin/moderation": 0o755}
_KEPT = {"etc/moderation.env"}  # an operator's own words stand there
_SYSTEMD = {
    "etc/moderation.env": "moderation.env",
    "usr/local/sbin/moderation": "moderation.sh",
    f"{_UNITS}/moderation.service": "moderation.service",
    f"{_UNITS}/moderation-backup.service": "moderation-backup.service",
    f"{_UNITS}/moderation-backup.timer": "moderation-backup.timer",
}

_port = click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Of the service."
)


class _Label(click.ParamType[str]):
    """A name as Kubernetes takes it."""

    name = "label"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if not re.fullmatch(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", value):
            self.fail("is small letters, digits and hyphens, such as comments.", param, ctx)
        return value


@click.group()
def deploy() -> None:
    """Print the files of systemd, nginx, Caddy or Kubernetes, filled in from the settings.

    docs/install.md goes the whole way, from a bare server to the first comment.

    \b
    Example: moderation deploy nginx
    """


@deploy.command()
@_port
@click.option(
    "--root",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Write the files beneath this folder, such as /, instead of printing them.",
)
def systemd(port: int, root: Path | None) -> None:
    """The units of the service and of a nightly backup, its settings, and a command as its user.

    A file of settings that is there is kept; everything else is written anew.

    \b
    Example: MODERATION_PUBLIC_URL=https://comments.example.org moderation deploy systemd --root /
    """
    settings = read_settings()
    for name, text in _written(_SYSTEMD, settings, port=port):
        if root is None:
            click.echo(f"# --- /{name}\n{text}")
        else:
            click.echo(_put(root / name, text, _MODES.get(name, 0o644), keep=name in _KEPT))


@deploy.command()
@_port
@click.option(
    "--certificates",
    default="/etc/ssl/comments",
    show_default=True,
    help="The folder of fullchain.pem and privkey.pem.",
)
def nginx(port: int, certificates: str) -> None:
    """The server of nginx, or its place within another where the service stands under a path.

    \b
    Example: moderation deploy nginx > /etc/nginx/sites-enabled/comments
    """
    settings = read_settings()
    template = "nginx-path.conf" if settings.root_path else "nginx.conf"
    click.echo(_filled(template, settings, port=port, certificates=certificates), nl=False)


@deploy.command()
@_port
def caddy(port: int) -> None:
    """The site of Caddy, or its place within another where the service stands under a path.

    \b
    Example: moderation deploy caddy > /etc/caddy/Caddyfile
    """
    settings = read_settings()
    template = "Caddyfile-path" if settings.root_path else "Caddyfile"
    click.echo(_filled(template, settings, port=port), nl=False)


@deploy.command()
@click.option("--image", default="moderation:0.1.0", show_default=True, help="Yours.")
@click.option("--namespace", default="moderation", show_default=True, type=_Label())
def kubernetes(image: str, namespace: str) -> None:
    """Manifests: web pods that keep nothing, one worker, what may reach them, and no secret.

    The database's address and the keys are secrets that you make; docs/install.md has the commands.

    \b
    Example: moderation deploy kubernetes --image registry.example.org/moderation:0.1.0
    """
    from sqlalchemy import make_url

    settings = read_settings()
    port = make_url(settings.sqlalchemy_url).port or 5432
    more = {"image": image, "namespace": namespace, "database_port": port}
    click.echo(_filled("kubernetes.yaml", settings, **more), nl=False)


def _written(
    names: dict[str, str], settings: "Settings", *, port: int
) -> Iterator[tuple[str, str]]:
    for name, template in names.items():
        yield name, _filled(template, settings, port=port)


def _filled(template: str, settings: "Settings", **more: object) -> str:
    """A template, filled in. Raises ``ClickException`` where no address is set."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    address = _address(settings)
    data = settings.data_dir
    data_dir = data if data.is_absolute() else _USUAL_DATA
    environment = Environment(
        loader=PackageLoader("moderation.command_line", "deployment"),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
        autoescape=False,  # noqa: S701 - these are no pages; what is put in was checked
    )
    return environment.get_template(template).render(
        program=Path(sys.argv[0]).absolute(),
        data_dir=str(data_dir),
        backups=data_dir / "backups",
        is_sqlite=settings.sqlalchemy_url.startswith("sqlite"),
        public_url=settings.public_url,
        host=address.hostname,
        path=settings.root_path,
        **more,
    )


def _address(settings: "Settings") -> SplitResult:
    from moderation.web_address import split_address

    if not settings.is_secure:
        raise click.ClickException(
            "Set MODERATION_PUBLIC_URL to the https address that browsers will open, such as "
            "https://comments.example.org."
        )
    return split_address(str(settings.public_url))


def _put(path: Path, text: str, mode: int, *, keep: bool) -> str:
    if keep and path.exists():
        return f"{path} is kept as it is."
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(mode)
    return f"Wrote {path}."
