"""`hallfloor sign-on` tells the installer what is wrong, each fault in words of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from floorlink.errors import SettingsError
from server.cli.serve import sign_on_of
from server.commands import main
from server.sign_on.settings import SECRET_VARIABLE, read_sign_on
from tests.server.running import Running
from tests.server.sign_on.conftest import write_settings
from tests.server.sign_on.county import SECRET, County


@pytest.fixture
def said(server: Running, capsys: pytest.CaptureFixture[str]) -> Said:
    return Said(server.data, capsys)


class Said:
    """What the command says of the hall's own folder, and how it ended."""

    def __init__(self, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.data = data
        self._capsys = capsys

    def now(self) -> tuple[int, str]:
        ended = main(["sign-on", "--data", str(self.data)])
        said = self._capsys.readouterr()
        assert SECRET not in said.out + said.err
        return ended, said.out + said.err


def test_what_is_set_up_right_is_said_to_be(said: Said, county: County) -> None:
    ended, told = said.now()

    assert ended == 0, told
    assert 'ok     it knows the client "hallfloor" and accepts the secret' in told
    assert f"it sends people back to {county.hall}/sign-in/back" in told
    assert "WRONG" not in told


@pytest.mark.parametrize(
    ("setting", "value", "told"),
    [
        ("client_id", "hallflor", 'WRONG  it does not accept client "hallflor" with this secret'),
        ("address", "http://127.0.0.1:9", "WRONG  register this redirect URI at the provider"),
        ("badge_claim", "badge", 'WRONG  badge_claim "badge" is none of'),
        ("new_clerks_in", "taxes", 'WRONG  new_clerks_in: there is no department "taxes"'),
        ("issuer", "http://localhost:9", "does not answer: is it right, and reachable?"),
        ("issuer", "http://login.example", 'issuer must be https://…, not "http://login.example"'),
        ("secret_file", "/no/such/file", "/no/such/file cannot be read"),
        ("isuer", "x", 'unknown key "isuer", did you mean "issuer"?'),
    ],
)
def test_what_is_wrong_is_named(
    said: Said, county: County, secret_file: Path, setting: str, value: str, told: str
) -> None:
    try:
        write_settings(said.data, county, secret_file, **{setting: value})
        if setting == "isuer":
            text = (said.data / "sign-on.toml").read_text()
            (said.data / "sign-on.toml").write_text(text.replace("issuer =", "# issuer ="))

        ended, words = said.now()
    finally:
        write_settings(said.data, county, secret_file)

    assert ended == 1
    assert told in words


def test_a_wrong_secret_one_that_others_can_read_and_one_that_backups_would_take(
    said: Said, county: County, secret_file: Path
) -> None:
    try:
        secret_file.write_text("guess\n")
        secret_file.chmod(0o644)
        ended, told = said.now()
        inside = said.data / "sign-on.secret"
        inside.write_text(SECRET)
        write_settings(said.data, county, inside)
        _, refused = said.now()
        inside.unlink()
    finally:
        secret_file.write_text(f"{SECRET}\n")
        secret_file.chmod(0o600)
        write_settings(said.data, county, secret_file)

    assert ended == 1
    assert "WRONG  it does not accept client" in told
    assert "can be read by others: chmod 600" in told
    assert "secret_file must not be in the data folder" in refused


def test_the_secret_may_come_from_the_environment_and_is_never_shown(tmp_path: Path) -> None:
    (tmp_path / "sign-on.toml").write_text(
        'issuer = "https://login.example"\nclient_id = "hall"\naddress = "https://hall.example"\n'
    )

    with pytest.raises(SettingsError, match=SECRET_VARIABLE):
        read_sign_on(tmp_path, {})
    sign_on = read_sign_on(tmp_path, {SECRET_VARIABLE: SECRET})

    assert sign_on is not None
    assert sign_on.secret == SECRET
    assert SECRET not in repr(sign_on)


def test_a_server_with_faulty_settings_starts_without_single_sign_on_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "sign-on.toml").write_text('issuer = "http://login.example"\n')

    assert sign_on_of(tmp_path) is None

    told = capsys.readouterr().err
    assert "No single sign-on until this is mended (hallfloor sign-on)" in told
    assert 'missing key "client_id"' in told
