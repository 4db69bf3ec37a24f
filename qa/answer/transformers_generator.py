"""A local chat model through transformers: messages in, text out as it is written, greedily.

The only module that loads a chat model. The prompt is made by the model's own chat template and
kept within its context; generation runs in a thread that stops when the reader closes the stream.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

from qa.answer.generation import GenerationRequest
from qa.answer.local_models import choose_device, find_model
from qa.answer.prompt import ChatMessage, fit_messages
from qa.answer.streaming import Put, check_answer, stream_with_deadline, strip_thinking
from qa.config import Settings
from qa.errors import GeneratorError

MAX_NEW_TOKENS = 320
MAX_CONTEXT_TOKENS = 8_192
"""More context than this costs memory and time and brings no further evidence."""


class TransformersGenerator:
    """Writes answers with a chat model that is in memory. One answer at a time."""

    def __init__(
        self,
        name: str,
        model: Any,
        tokenizer: Any,
        *,
        timeout_s: float,
    ) -> None:
        self._name = f"transformers:{name}"
        self._model = model
        self._tokenizer = tokenizer
        self._timeout_s = timeout_s
        self._busy = threading.Lock()

    @property
    def name(self) -> str:
        """Name that `--generator` takes."""
        return self._name

    def stream(self, request: GenerationRequest) -> Iterator[str]:
        """Yield the answer in pieces; see `Generator.stream`."""
        budget = self._context_tokens() - MAX_NEW_TOKENS
        messages = fit_messages(request, self._count_tokens, budget)
        pieces = self.chat(messages, max_new_tokens=MAX_NEW_TOKENS)
        return check_answer(pieces, request, self._name)

    def chat(self, messages: list[ChatMessage], *, max_new_tokens: int) -> Iterator[str]:
        """Yield the model's reply to messages; see `ChatModel.chat`."""
        prompt = self._render(messages)

        def produce(stop: threading.Event, put: Put) -> None:
            self._generate(prompt, max_new_tokens, stop, put)

        pieces = stream_with_deadline(produce, timeout_s=self._timeout_s, name=self._name)
        return strip_thinking(pieces, starts_open=prompt.rstrip().endswith("<think>"))

    def _generate(self, prompt: str, max_new_tokens: int, stop: threading.Event, put: Put) -> None:
        import torch

        inputs = self._tokenizer(prompt, return_tensors="pt", add_special_tokens=False)
        inputs = inputs.to(self._model.device)
        with self._busy, torch.inference_mode():
            if stop.is_set():
                return
            self._model.generate(
                input_ids=inputs["input_ids"],
                attention_mask=inputs["attention_mask"],
                streamer=_make_streamer(self._tokenizer, put),
                stopping_criteria=_make_stopping(stop),
                max_new_tokens=max_new_tokens,
                do_sample=False,
                temperature=None,
                top_p=None,
                top_k=None,
                pad_token_id=self._padding_id(),
            )

    def _render(self, messages: list[ChatMessage]) -> str:
        """Return the prompt; without a system role the rules join the first message."""
        from jinja2.exceptions import TemplateError

        try:
            return self._apply_template(messages)
        except TemplateError:
            pass
        try:
            return self._apply_template(_merge_system(messages))
        except TemplateError as error:
            raise GeneratorError(
                f"the chat template of {self._name} refuses a question: {error}"
            ) from error

    def _apply_template(self, messages: list[ChatMessage]) -> str:
        rendered: Any = self._tokenizer.apply_chat_template(
            messages, tokenize=False, add_generation_prompt=True, enable_thinking=False
        )
        return str(rendered)

    def _count_tokens(self, messages: list[ChatMessage]) -> int:
        return len(self._tokenizer(self._render(messages), add_special_tokens=False)["input_ids"])

    def _context_tokens(self) -> int:
        configuration = self._model.config.get_text_config()
        limits = [
            MAX_CONTEXT_TOKENS,
            getattr(configuration, "max_position_embeddings", None),
            self._tokenizer.model_max_length,
        ]
        return int(min(limit for limit in limits if limit))

    def _padding_id(self) -> int | None:
        padding: int | None = self._tokenizer.pad_token_id
        ending: int | None = self._tokenizer.eos_token_id
        return padding if padding is not None else ending


def load_transformers_generator(name: str, settings: Settings) -> TransformersGenerator:
    """Return a generator with the chat model of that folder or hub name in memory.

    Weights are read from safetensors alone, and no code that comes with a model is run.

    Raises:
        GeneratorError: no such model, the hub is out of reach, or it is no chat model.
    """
    source = find_model(name)
    try:
        from safetensors import SafetensorError
        from transformers import AutoModelForCausalLM, AutoTokenizer
    except ImportError as error:
        raise GeneratorError("transformers is not installed: pip install transformers") from error
    device, dtype = choose_device()
    try:
        tokenizer: Any = AutoTokenizer.from_pretrained(source.name, **source.options)
        if not tokenizer.chat_template:
            raise GeneratorError(
                f"model {name!r} has no chat template: choose its instruct or chat variant"
            )
        model: Any = AutoModelForCausalLM.from_pretrained(
            source.name, dtype=dtype, use_safetensors=True, **source.options
        )
        model = model.to(device).eval()
    except (OSError, ValueError, KeyError, ImportError, RuntimeError, SafetensorError) as error:
        reason = " ".join(str(error).split())[:300]
        raise GeneratorError(
            f"model {name!r} cannot be loaded ({reason}): "
            "expected a causal chat model that transformers knows"
        ) from error
    return TransformersGenerator(name, model, tokenizer, timeout_s=settings.timeout_s)


def _merge_system(messages: list[ChatMessage]) -> list[ChatMessage]:
    system, first, *rest = messages
    merged = ChatMessage(role="user", content=f"{system['content']}\n\n{first['content']}")
    return [merged, *rest]


def _make_streamer(tokenizer: Any, put: Put) -> Any:
    """Return a streamer that hands on finished words."""
    from transformers import TextStreamer

    class WordStreamer(TextStreamer):
        def on_finalized_text(self, text: str, stream_end: bool = False) -> None:
            if text:
                put(text)

    return WordStreamer(tokenizer, skip_prompt=True, skip_special_tokens=True)


def _make_stopping(stop: threading.Event) -> Any:
    """Return criteria that end generation once the event is set."""
    import torch
    from transformers import StoppingCriteria, StoppingCriteriaList

    class StopWhenClosed(StoppingCriteria):
        def __call__(self, input_ids: Any, scores: Any, **kwargs: Any) -> Any:
            return torch.full((input_ids.shape[0],), stop.is_set(), device=input_ids.device)

    return StoppingCriteriaList([StopWhenClosed()])
