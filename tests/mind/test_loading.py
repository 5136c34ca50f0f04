"""The mind with a real transformers model that is tiny and untrained: awakened, loaded from blobs, asked, and not believed."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from runtime import Image, MessageNotUnderstood, ModelError, Settings
from runtime.mind import loading
from runtime.mind.loading import LoadedModel, forget_loaded_models, load
from runtime.mind.requests import Prompt
from tests.mind import tiny
from tests.runtime.conftest import write_weightless_model
from tests.runtime.processes import forked

pytestmark = pytest.mark.model

CPU = Settings(device="cpu", sandbox="none")


@pytest.fixture(scope="module")
def model_folder(tmp_path_factory) -> Path:
    """A tiny model as transformers saves one."""
    return tiny.save(tmp_path_factory.mktemp("tiny") / "tiny-coder")


@pytest.fixture(scope="module")
def policy(tmp_path_factory) -> str:
    """The standard policy, for a mind that is not worth waiting for."""
    path = tmp_path_factory.mktemp("policies") / "brief.toml"
    path.write_text('name = "brief"\nversion = 1\nextends = "standard"\n[mind]\ncandidates = 2\nrepairs = 1\nmax_tokens = 8\n')
    return str(path)


@pytest.fixture
def place(tmp_path, model_folder, policy) -> str:
    """A closed image awakened with that model, with an account in it."""
    where = str(tmp_path / "image")
    with Image.open(where, CPU) as image:
        image.awaken(model_folder)
        image["account"] = image["genesis"].clone_(balance=100, policy=policy)
    return where


@pytest.fixture
def image(place):
    """The same, open."""
    forget_loaded_models()
    with Image.open(place, CPU) as opened:
        yield opened
    forget_loaded_models()


@pytest.fixture
def mind(image) -> LoadedModel:
    """The loaded model."""
    slots = image["pLLM"]._slots
    return load(slots["model"], slots["tokenizer"], device="cpu")


def test_a_transformers_folder_becomes_the_mind(image, mind):
    """`batos awaken --model` takes any causal language model: its name, its digest, its context."""
    assert image["pLLM"].model_name == "tiny-coder"
    assert mind.digest == image["pLLM"]._slots["model"].digest
    assert mind.context == 4096
    assert type(mind.dialect).__name__ == "Instruct"
    assert mind.model.training is False


def test_it_is_loaded_once_per_process(image, mind):
    """A second use answers the same object; an image with equal files shares it."""
    slots = image["pLLM"]._slots

    assert load(slots["model"], slots["tokenizer"], device="cpu") is mind
    forget_loaded_models()
    assert load(slots["model"], slots["tokenizer"], device="cpu") is not mind


def test_garbage_is_refused_honestly(image):
    """An untrained model writes nonsense: the message is refused with every candidate and its findings, and nothing is kept."""
    with pytest.raises(MessageNotUnderstood) as refused:
        image["account"].deposit(25)
    message = image.log[1]

    assert refused.value.message_id == 1
    assert message.state == "refused"
    assert [state for state, _ in message.transitions].count("reflecting") == 2
    assert len(refused.value.verdicts) == len(message.attempts) > 0
    assert {verdict["verdict"] for verdict in refused.value.verdicts} == {"rejected"}
    assert all(verdict["findings"][0]["line"] >= 1 for verdict in refused.value.verdicts)
    assert image["account"]._slots.keys() == {"parent*", "balance", "policy"}


def test_no_transaction_is_open_while_it_thinks(image, monkeypatch):
    """Neither for candidates nor for free text; inside a block, free text leaves the caller's transaction alone."""
    open_ones = []
    real = LoadedModel.generate

    def generate(self, *arguments, **keywords):
        open_ones.append(image._manager._txn)
        return real(self, *arguments, **keywords)

    monkeypatch.setattr(LoadedModel, "generate", generate)
    with pytest.raises(MessageNotUnderstood):
        image["account"].deposit(25)
    image["account"].infer_("hello", max_tokens=4)
    assert open_ones == [None] * len(open_ones)
    assert len(open_ones) == 3
    with image.transaction():
        image["account"].balance = 7
        image["account"].infer_("hello", max_tokens=4)
    assert image["account"].balance == 7


def test_candidates_are_distinct_and_repeat(mind):
    """Up to `count` different completions, the same ones for the same seed."""
    prompt = Prompt("def deposit(self, amount):\n")
    first, again = (mind.generate(prompt, count=4, max_tokens=12, seed=3) for _ in range(2))
    other = mind.generate(prompt, count=4, max_tokens=12, seed=4)

    assert first == again
    assert len(set(first)) == len(first) == 4
    assert other[0] == first[0]
    assert other[1:] != first[1:]


def test_the_answer_begins_as_it_was_begun(mind):
    """What the model was given of its answer is part of it."""
    prompt = Prompt("question\n", "```python\n")

    assert all(answer.startswith("```python\n") for answer in mind.generate(prompt, count=2, max_tokens=5, seed=0))


def test_control_tokens_that_end_an_answer_are_not_in_it(mind):
    """Neither the end of a turn nor padding reaches the source."""
    answers = mind.generate(Prompt("x"), count=8, max_tokens=60, seed=1)

    assert not any(token in answer for answer in answers for token in ("<|im_end|>", "<|endoftext|>"))


def test_a_message_that_does_not_fit_is_refused(mind):
    """A prompt longer than the model's context is an error that names both lengths."""
    with pytest.raises(ModelError, match=re.compile(r"take \d{4,} tokens, more than the 4096 the model can see")):
        mind.generate(Prompt("word " * 5_000), count=1, max_tokens=5, seed=0)


def test_the_answer_gets_what_room_is_left(mind):
    """Near the end of the context the answer is shorter, not refused."""
    length = len(mind.tokenizer("word " * 1_000)["input_ids"])
    words = int(1_000 * 4_090 / length)

    assert len(mind.generate(Prompt("word " * words), count=1, max_tokens=100, seed=0)) == 1


def test_text_that_no_tokenizer_takes(mind):
    """Half of a surrogate pair in a prompt is escaped, not an exception."""
    assert len(mind.generate(Prompt("\ud800"), count=1, max_tokens=3, seed=0)) == 1


def test_infer_answers_text_in_the_context_of_the_receiver(image, monkeypatch):
    """`infer_` runs for the receiver: its own slots are in the question."""
    asked = []
    real = LoadedModel.generate
    monkeypatch.setattr(LoadedModel, "generate", lambda self, prompt, **options: asked.append(prompt.text) or real(self, prompt, **options))
    answer = image["account"].infer_("What is your balance?", max_tokens=6)

    assert isinstance(answer, str)
    assert '"balance": 100' in asked[0]
    assert "What is your balance?" in asked[0]


def test_an_object_without_a_mind_cannot_think(image):
    """`infer_` of somebody who delegates to no model is a `ModelError` in one line."""
    from runtime.primitives.mind import infer_

    stone = image["traits"].clone_()
    image["stone"] = stone

    with pytest.raises(ModelError, match="stone has no mind: it must delegate to an object with model and tokenizer"):
        infer_(stone, "hello")


def test_fine_tuning_is_refused_clearly(image):
    """`fineTuneWith_` says that it is not there, and changes nothing."""
    before = image._database.lastTransaction()
    with pytest.raises(ModelError, match="fineTuneWith_ is not available in this version"):
        image["pLLM"].fineTuneWith_([])

    assert image._database.lastTransaction() == before


def test_another_dialect_by_configuration(tmp_path, model_folder):
    """A model whose configuration names an unknown dialect is refused when it is loaded."""
    import shutil

    folder = tmp_path / "foreign"
    shutil.copytree(model_folder, folder)
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(config | {"batos_dialect": "telepathy/1"}))
    with Image.open(str(tmp_path / "image"), CPU) as image:
        image.awaken(folder)
        image["account"] = image["genesis"].clone_()
        with pytest.raises(MessageNotUnderstood, match="the model speaks telepathy/1: valid are pointer-tags/3 and instruct/1"):
            image["account"].fly()
        assert image.log[1].state == "refused"


def test_a_model_without_a_chat_template(tmp_path, policy):
    """A base model is asked in plain text, and answers."""
    folder = tiny.save(tmp_path / "base", template=False)
    with Image.open(str(tmp_path / "image"), CPU) as image:
        image.awaken(folder)
        image["account"] = image["genesis"].clone_(policy=policy)
        with pytest.raises(MessageNotUnderstood, match=r"candidates? passed \(rejected\)|wrote no candidate"):
            image["account"].fly()


def test_a_small_context_is_a_refusal(tmp_path):
    """A model that cannot see the whole question refuses, and says how long it was."""
    folder = tiny.save(tmp_path / "short-sighted", positions=64)
    with Image.open(str(tmp_path / "image"), CPU) as image:
        image.awaken(folder)
        image["account"] = image["genesis"].clone_()
        with pytest.raises(MessageNotUnderstood, match="more than the 64 the model can see"):
            image["account"].fly()


# -- damage -------------------------------------------------------------------------------------------------------


def blob_of(image: Image, name: str) -> Path:
    return next(
        Path(blob.committed()) for slot in ("model", "tokenizer") for file, (blob, _, _) in image["pLLM"]._slots[slot]._files.items() if file == name
    )


def spoil(path: Path, how: str) -> None:
    path.chmod(0o600)
    size = path.stat().st_size
    if how == "cut":
        os.truncate(path, size // 2)
    elif how == "deleted":
        path.unlink()
    elif how == "zeroed":
        path.write_bytes(bytes(size))
    else:
        path.write_bytes(b"{}".ljust(size))


@pytest.mark.parametrize("name", ["model.safetensors", "config.json", "tokenizer.json"])
@pytest.mark.parametrize("how", ["cut", "deleted", "zeroed", "replaced"])
def test_a_damaged_model_is_refused_when_it_is_needed(place, name, how):
    """The image opens and works; the first message that needs the model is refused with what to do about it."""
    with Image.open(place, CPU) as image:
        path = blob_of(image, name)
    spoil(path, how)
    forget_loaded_models()

    with Image.open(place, CPU) as image:
        image["account"].balance = 5
        with pytest.raises(MessageNotUnderstood) as refused:
            image["account"].deposit(25)
        assert isinstance(refused.value.__cause__, ModelError)
        assert "\n" not in str(refused.value)
        assert re.search("restore the image's blobs from a backup, or awaken again|awaken an image with another", str(refused.value))
        assert image.log[1].state == "refused"
        assert image["account"].balance == 5


def test_what_only_looks_like_a_model(tmp_path):
    """A folder that passes the look at awakening and is none is found out at the first use, before memory is filled with noise."""
    with Image.open(str(tmp_path / "image"), CPU) as image:
        image.awaken(write_weightless_model(tmp_path / "weightless"))
        image["account"] = image["genesis"].clone_()
        with pytest.raises(MessageNotUnderstood, match=r"its configuration describes \d{10} parameters, its files hold \d+ bytes"):
            image["account"].fly()


def test_a_model_that_lacks_a_tensor(tmp_path, model_folder):
    """Weights that are missing are named, and not made up."""
    import shutil

    from safetensors.torch import load_file, save_file

    folder = tmp_path / "incomplete"
    shutil.copytree(model_folder, folder)
    tensors = load_file(folder / "model.safetensors")
    del tensors["model.norm.weight"]
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    with Image.open(str(tmp_path / "image"), CPU) as image:
        image.awaken(folder)
        image["account"] = image["genesis"].clone_()
        with pytest.raises(MessageNotUnderstood, match="its files lack model.norm.weight"):
            image["account"].fly()


def test_code_that_comes_with_a_model_is_not_run(tmp_path, model_folder):
    """A folder with code of its own and a configuration that asks for it: the code is neither stored nor run."""
    import shutil

    folder = tmp_path / "eager"
    shutil.copytree(model_folder, folder)
    config = json.loads((folder / "config.json").read_text())
    config |= {"model_type": "eager", "auto_map": {"AutoConfig": "eager.EagerConfig", "AutoModelForCausalLM": "eager.Eager"}}
    (folder / "config.json").write_text(json.dumps(config))
    (folder / "eager.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n")
    with Image.open(str(tmp_path / "image"), CPU) as image:
        image.awaken(folder)
        image["account"] = image["genesis"].clone_()
        with pytest.raises(MessageNotUnderstood, match="the model in the image cannot be loaded"):
            image["account"].fly()
        assert "eager.py" not in image["pLLM"]._slots["model"].names() + image["pLLM"]._slots["tokenizer"].names()

    assert not (tmp_path / "ran").exists()


def test_a_device_that_is_not_there(image, monkeypatch):
    """Asking for a GPU where there is none is an error that says what is valid."""
    import torch

    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    slots = image["pLLM"]._slots
    with pytest.raises(ModelError, match="asks for cuda, and torch sees no GPU: valid are auto and cpu"):
        load(slots["model"], slots["tokenizer"], device="cuda")


def test_without_torch_it_says_what_to_install(place):
    """Where the parts that run models are not installed, everything else works and the error names them."""

    def work() -> str:
        import sys

        sys.modules["torch"] = None
        loading.forget_loaded_models()
        with Image.open(place, CPU) as image:
            try:
                image["account"].deposit(25)
            except MessageNotUnderstood as refused:
                return f"{refused.reason}|{image['account'].balance}"
        raise AssertionError("it was understood")

    assert forked(work) == (0, "the mind needs torch, which is not installed: pip install 'batos[mind]'|100")
