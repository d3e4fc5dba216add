from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server.running import Running, free_port, running
from tests.server.sign_on.county import CLIENT, SECRET, County
from tests.server.sign_on.county import county as a_county


@pytest.fixture(scope="package")
def port() -> int:
    """Of the hall: the provider has to know it before the hall is there."""
    return free_port()


@pytest.fixture(scope="package")
def the_county(port: int) -> Iterator[County]:
    with a_county(f"http://127.0.0.1:{port}") as made:
        yield made


@pytest.fixture
def county(the_county: County) -> Iterator[County]:
    yield the_county
    the_county.as_it_is()


@pytest.fixture(scope="package")
def secret_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("etc") / "sign-on.secret"
    path.write_text(f"{SECRET}\n")
    path.chmod(0o600)
    return path


def write_settings(folder: Path, county: County, secret: Path, /, **other: str) -> None:
    values = {
        "issuer": county.issuer,
        "client_id": CLIENT,
        "secret_file": str(secret),
        "address": county.hall,
        **other,
    }
    lines = [f'{name} = "{value}"' for name, value in values.items()]
    name = 'name = { zh = "县统一身份认证", en = "County sign-on" }'
    people = '[people]\n"zhao.min" = "2001"'
    (folder / "sign-on.toml").write_text("\n".join([*lines, name, people]) + "\n")


@pytest.fixture(scope="package")
def server(
    tmp_path_factory: pytest.TempPathFactory, port: int, the_county: County, secret_file: Path
) -> Iterator[Running]:
    """A real server that knows the county's sign-on; 127.0.0.1 and localhost are two sites."""
    folder = tmp_path_factory.mktemp("hall")
    write_settings(folder, the_county, secret_file)
    with running(folder, settings=f"sign_on=read_sign_on(Path({str(folder)!r}))", port=port) as one:
        yield one
