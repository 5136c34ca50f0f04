"""Policy files: what ships, inheritance, digests, and mistakes told with file, line, key and what would have been valid."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from dataclasses import FrozenInstanceError, fields, is_dataclass, replace
from pathlib import Path

import pytest

from policies import Policy, PolicyFileError, load_policy
from policies.files import BUNDLED, _resolve, normalised, policy_from_text, shipped_policies
from policies.review import json_schema
from policies.schema import PolicyFile

ROOT = Path(__file__).resolve().parents[2]


def test_three_policies_ship_with_their_prose() -> None:
    """strict, standard and trusted load, and say what they are for and what risk is left."""
    assert shipped_policies() == ("standard", "strict", "trusted")
    for name in shipped_policies():
        policy = load_policy(name)
        assert policy.name == name
        assert policy.purpose.strip()
        assert policy.residual_risk.strip()


def test_shipped_files_are_what_the_schema_says() -> None:
    """They are read without the schema, which changes nothing: it accepts them, and the same policies come out."""
    for name in shipped_policies():
        path = BUNDLED / f"{name}.toml"
        data = _resolve(path, ())
        data.setdefault("name", name)
        assert Policy.from_json(normalised(data)) == load_policy(name)
        PolicyFile.model_validate(tomllib.loads(path.read_text("utf-8")))


def test_only_trusted_runs_in_process() -> None:
    """Generated code never runs beside the image."""
    assert {name: load_policy(name).execution for name in shipped_policies()} == {
        "standard": "worker",
        "strict": "worker",
        "trusted": "in-process",
    }


def test_policy_travels_as_json_with_its_digest() -> None:
    """A policy survives its JSON form, through text, with the same digest."""
    for name in shipped_policies():
        policy = load_policy(name)
        again = Policy.from_json(json.loads(json.dumps(policy.to_json())))
        assert again == policy
        assert again.digest == policy.digest


def test_policy_cannot_be_changed() -> None:
    """A resolved policy is frozen."""
    with pytest.raises(FrozenInstanceError):
        load_policy("standard").execution = "in-process"


def variants(value):
    if isinstance(value, bool):
        return not value
    if isinstance(value, (int, float)):
        return value + 1
    if isinstance(value, tuple):
        return (*value, "x")
    return value + "x"


def decisive_fields() -> list[tuple[str, ...]]:
    found = []
    for each in fields(Policy):
        value = getattr(load_policy("standard"), each.name)
        if is_dataclass(value):
            found += [(each.name, inner.name) for inner in fields(value)]
        elif each.name not in {"purpose", "residual_risk"}:
            found.append((each.name,))
    return found


@pytest.mark.parametrize("path", decisive_fields(), ids=".".join)
def test_digest_covers_every_field_that_decides(path: tuple[str, ...]) -> None:
    """Changing any one field that decides changes the digest."""
    policy = load_policy("standard")
    holder = policy if len(path) == 1 else getattr(policy, path[0])
    changed = replace(holder, **{path[-1]: variants(getattr(holder, path[-1]))})
    other = changed if len(path) == 1 else replace(policy, **{path[0]: changed})

    assert other.digest != policy.digest


def test_prose_does_not_change_the_digest() -> None:
    """A better sentence invalidates no verdict."""
    policy = load_policy("standard")

    assert replace(policy, purpose="other", residual_risk="other").digest == policy.digest


def test_extends_inherits_key_by_key(tmp_path: Path) -> None:
    """A child keeps what it does not say, sections merge, lists replace; the digest is that of the resolved policy."""
    child = tmp_path / "team.toml"
    child.write_text('extends = "strict"\nmodules = ["math"]\n[limits]\nfuel = 7\n')

    policy, parent = load_policy(child), load_policy("strict")

    assert policy.limits.fuel == 7
    assert policy.limits.recursion == parent.limits.recursion
    assert policy.modules == ("math",)
    assert policy.objects == parent.objects
    assert (
        policy.digest == replace(parent, name="strict", modules=("math",), limits=replace(parent.limits, fuel=7)).digest
    )


def test_extends_a_file_next_to_it(tmp_path: Path) -> None:
    """A parent may be a file relative to the child."""
    (tmp_path / "base.toml").write_text('extends = "standard"\n[limits]\nfuel = 11\n')
    (tmp_path / "child.toml").write_text('name = "child"\nextends = "base.toml"\n')

    assert load_policy(tmp_path / "child.toml").limits.fuel == 11


MISTAKES = {
    "unknown key": ("name = 'x'\nfuell = 3\n", 2, "fuell", "unknown key"),
    "unknown key in a section": ("[limits]\nfule = 3\n", 2, "limits.fule", "did you mean 'fuel'?"),
    "unknown section": ("[limit]\nfuel = 3\n", 1, "limit", "did you mean 'limits'?"),
    "wrong type": ("[limits]\nfuel = 'much'\n", 2, "limits.fuel", "integer"),
    "a bool for a number": ("[limits]\nfuel = true\n", 2, "limits.fuel", "integer"),
    "zero": ("[limits]\nfuel = 0\n", 2, "limits.fuel", "greater than 0"),
    "negative seconds": ("[cell]\nwall_s = -1.0\n", 2, "cell.wall_s", "greater than 0"),
    "unknown builtin": ("builtins = ['len', 'eval']\n", 1, "builtins", "unknown builtin 'eval'"),
    "unknown module": ("modules = ['os']\n", 1, "modules", "unknown module 'os'"),
    "unknown rule": ("[syntax]\nrefuse = ['BAT999']\n", 2, "syntax.refuse", "unknown rule 'BAT999'"),
    "rule that is always on": ("[syntax]\nrefuse = ['BAT102']\n", 2, "syntax.refuse", "unknown rule 'BAT102'"),
    "unknown check": ("[checks]\nrequired = ['hope']\n", 2, "checks.required", "unknown check 'hope'"),
    "unknown attribute type": ("deny_attributes = ['foo.bar']\n", 1, "deny_attributes", "unknown type 'foo'"),
    "unknown attribute": ("deny_attributes = ['str.foo']\n", 1, "deny_attributes", "str allows no attribute 'foo'"),
    "unknown execution": ("execution = 'here'\n", 1, "execution", "'worker' or 'in-process'"),
    "in the VM": ("execution = 'in-process'\n", 1, "execution", "only a policy that extends trusted"),
    "in the VM under a parent": ("extends = 'standard'\nexecution = 'in-process'\n", 2, "execution", "extends = 'trusted'"),
    "unknown access": ("[objects]\naccess = 'all'\n", 2, "objects.access", "'none', 'read' or 'write'"),
    "unknown isolation": ("[cell]\nminimum_isolation = 'hope'\n", 2, "cell.minimum_isolation", "'process'"),
    "share over one": ("[checks]\nagreement = 1.5\n", 2, "checks.agreement", "less than or equal to 1"),
    "not TOML": ("name = \n", 1, None, "not TOML"),
    "missing parent": ("name = 'x'\nextends = 'nobody'\n", 2, "extends", "does not exist"),
    "parent of wrong type": ("extends = 5\n", 1, "extends", "string"),
    "list for a section": ("limits = [1]\n", 1, "limits", "valid dictionary"),
}


@pytest.mark.parametrize("what", MISTAKES)
def test_mistake_names_file_line_and_key(what: str, tmp_path: Path) -> None:
    """Each mistake in a file is one error with the place and the reason."""
    text, line, key, reason = MISTAKES[what]
    path = tmp_path / "bad.toml"
    path.write_text(text)

    with pytest.raises(PolicyFileError) as caught:
        load_policy(path)

    error = caught.value
    assert (error.file, error.line, error.key) == (str(path), line, key)
    assert reason in str(error)
    assert "\n" not in str(error)


@pytest.mark.parametrize(
    "what",
    [
        "unknown key",
        "unknown module",
        "unknown rule",
        "unknown builtin",
        "missing parent",
        "unknown check",
        "unknown attribute",
    ],
)
def test_mistake_says_what_would_have_been_valid(what: str, tmp_path: Path) -> None:
    """Where there is a list of what is valid, the error has it."""
    path = tmp_path / "bad.toml"
    path.write_text(MISTAKES[what][0])

    with pytest.raises(PolicyFileError) as caught:
        load_policy(path)

    assert len(caught.value.valid) > 1
    assert f"valid: {caught.value.valid[0]}" in str(caught.value)


def test_cycle_of_parents_is_told(tmp_path: Path) -> None:
    """A cycle is an error that shows its way round, also of one file with itself."""
    (tmp_path / "a.toml").write_text('extends = "b.toml"\n')
    (tmp_path / "b.toml").write_text('extends = "a.toml"\n')
    (tmp_path / "c.toml").write_text('extends = "c.toml"\n')

    with pytest.raises(PolicyFileError, match=r"a cycle of parents: a.toml -> b.toml -> a.toml"):
        load_policy(tmp_path / "a.toml")
    with pytest.raises(PolicyFileError, match="cycle"):
        load_policy(tmp_path / "c.toml")


@pytest.mark.parametrize("name", ["standart", "/no/such/file.toml", "missing.toml", ""])
def test_missing_policy_says_which_there_are(name: str) -> None:
    """A name or path that does not exist lists the shipped policies."""
    with pytest.raises(PolicyFileError, match="valid: standard, strict, trusted"):
        load_policy(name)


def test_file_that_is_no_text(tmp_path: Path) -> None:
    """Bytes that are no UTF-8, and a folder, are told as such."""
    (tmp_path / "x.toml").write_bytes(b"\xff\xfe")
    (tmp_path / "y.toml").mkdir()

    for name in ("x.toml", "y.toml"):
        with pytest.raises(PolicyFileError, match="cannot be read"):
            load_policy(tmp_path / name)


def test_policy_from_text() -> None:
    """A policy can come from text that is in no file."""
    assert policy_from_text('extends = "standard"\n[limits]\nfuel = 5\n').limits.fuel == 5


def test_json_of_another_shape_is_refused() -> None:
    """A policy that comes back changed in shape is an error, not a guess."""
    data = load_policy("standard").to_json()

    for broken in (
        data | {"extra": 1},
        data | {"limits": []},
        data | {"limits": {"fuel": "x"}},
        data | {"builtins": [1]},
        [],
        data | {"version": True},
    ):
        with pytest.raises(ValueError):
            Policy.from_json(broken)


def test_schema_file_is_the_schema() -> None:
    """The JSON Schema that ships is the one the loader uses; every key is documented in it."""
    shipped = json.loads((ROOT / "policies" / "policy.schema.json").read_text())

    assert shipped == json.loads(json.dumps(json_schema()))
    for model in (PolicyFile, *(info.annotation for info in PolicyFile.model_fields.values())):
        for name, info in getattr(model, "model_fields", {}).items():
            assert info.description or hasattr(info.annotation, "model_fields"), name


def test_schema_and_policy_have_the_same_keys_and_defaults() -> None:
    """What a file may say is exactly what a policy holds, with the same defaults."""
    plain = Policy(name="").to_json()
    plain["checks"]["required"].append("agreement")

    parsed = PolicyFile().model_dump(exclude={"extends"})

    assert {key: sorted(value) if isinstance(value, dict) else None for key, value in parsed.items()} == {
        key: sorted(value) if isinstance(value, dict) else None for key, value in plain.items()
    }
    for section in ("limits", "slots", "objects", "cell", "mind", "syntax"):
        assert parsed[section] == plain[section]


def test_a_cells_part_imports_without_the_hosts() -> None:
    """Compiling and running need neither pydantic nor what a method does not import, and load quickly."""
    code = (
        "import sys; import RestrictedPython.transformer; before = set(sys.modules)\n"
        "from policies import Policy, compile_method, World, run_method, compile_expression\n"
        "print(sorted(m for m in set(sys.modules) - before if m in ('pydantic', 'decimal', 'datetime', 'json.tool', 'statistics', 're2', 'tomllib', 'random')))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
