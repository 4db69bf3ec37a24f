"""Runs the chatbot on threads: growing answers out, with a time limit and a way to stop."""

from __future__ import annotations

import asyncio
import contextvars
import threading
from collections.abc import AsyncGenerator, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from typing import TypeVar

from starlette.types import Receive

from qa.errors import ArticleQAError
from qa.values import Answer, Turn
from qa.web.server.library import Shelf
from qa.web.server.limits import Places

Result = TypeVar("Result")

_MAX_PENDING_SNAPSHOTS = 16


class AnswerTimeoutError(ArticleQAError):
    """An answer took longer than the server allows."""

    code = "timeout"


class ClientGoneError(ArticleQAError):
    """The client hung up before its answer was there."""

    code = "client_gone"


class Answering:
    """Writes answers on a bounded number of threads. Belongs to one event loop."""

    def __init__(self, *, max_concurrent: int, max_queue: int, timeout_s: float) -> None:
        self.places = Places(max_concurrent, max_queue)
        self._timeout_s = timeout_s
        # A thread whose generator hangs keeps its place until it ends, so the pool needs no spare.
        self._pool = ThreadPoolExecutor(max_concurrent, thread_name_prefix="answer")
        self._work = ThreadPoolExecutor(2, thread_name_prefix="library")

    async def run(self, act: Callable[[], Result]) -> Result:
        """Run blocking work that is no answer, such as building an index."""
        return await self._on(self._work, act)

    async def run_in_turn(self, act: Callable[[], Result]) -> Result:
        """Run work that costs as much as an answer, when its turn comes.

        Raises:
            BusyError: too many answers are being written.
        """
        await self.places.take()
        working = self._on(self._pool, act)
        working.add_done_callback(lambda _: self.places.give_back())
        return await working

    def _on(self, pool: ThreadPoolExecutor, act: Callable[[], Result]) -> asyncio.Future[Result]:
        """Start work on a thread, where log lines still carry the request's id."""
        context = contextvars.copy_context()
        return asyncio.get_running_loop().run_in_executor(pool, context.run, act)

    async def ask(
        self, shelf: Shelf, question: str, *, history: tuple[Turn, ...] = (), language: str = ""
    ) -> Answer:
        """Return the final answer; see `stream` for what it raises."""
        final: Answer | None = None
        stream = self.stream(shelf, question, history=history, language=language)
        async with aclosing(stream) as snapshots:
            async for snapshot in snapshots:
                final = snapshot
        assert final is not None, "a chatbot yields at least its final answer"
        return final

    async def while_connected(
        self, asking: Coroutine[None, None, Result], receive: Receive
    ) -> Result:
        """Return what a coroutine does; where the client hangs up first, stop it.

        Raises:
            ClientGoneError: nobody waits for the answer.
        """
        answer = asyncio.ensure_future(asking)
        gone = asyncio.ensure_future(_hung_up(receive))
        try:
            await asyncio.wait({answer, gone}, return_when=asyncio.FIRST_COMPLETED)
            if not answer.done():
                raise ClientGoneError("the client hung up")
            return answer.result()
        finally:
            answer.cancel()
            gone.cancel()

    async def first(self, snapshots: AsyncGenerator[Answer, None], receive: Receive) -> Answer:
        """Return the first of some snapshots, and with it whatever stands against an answer.

        Raises:
            ClientGoneError: nobody waits for the answer.
        """

        async def take() -> Answer:
            return await anext(snapshots)

        return await self.while_connected(take(), receive)

    async def stream(
        self, shelf: Shelf, question: str, *, history: tuple[Turn, ...] = (), language: str = ""
    ) -> AsyncGenerator[Answer, None]:
        """Yield growing answers; closing the iterator stops the generator.

        Raises:
            BusyError: too many answers are being written.
            AnswerTimeoutError: the time limit ran out.
            ArticleQAError: the chatbot's own, such as an empty question.
        """
        await self.places.take()
        loop = asyncio.get_running_loop()
        deadline = loop.time() + self._timeout_s
        queue: asyncio.Queue[Answer | BaseException | None] = asyncio.Queue()
        stopped = threading.Event()

        def push(item: Answer | BaseException | None) -> None:
            is_skippable = isinstance(item, Answer) and not item.final
            if not (is_skippable and queue.qsize() >= _MAX_PENDING_SNAPSHOTS):
                queue.put_nowait(item)

        def work() -> None:
            outcome: BaseException | None = None
            try:
                snapshots = shelf.bot.stream(question, history=history, language=language)
                for snapshot in snapshots:
                    loop.call_soon_threadsafe(push, snapshot)
                    if stopped.is_set():
                        break
            except Exception as error:
                outcome = error
            loop.call_soon_threadsafe(push, outcome)

        writing = self._on(self._pool, work)
        writing.add_done_callback(lambda _: self.places.give_back())
        try:
            while (item := await self._next(queue, deadline)) is not None:
                if isinstance(item, BaseException):
                    raise item
                yield item
        finally:
            stopped.set()

    async def _next(self, queue: asyncio.Queue[Result], deadline: float) -> Result:
        """Return what comes next. A client that reads slowly does not use up the time."""
        try:
            async with asyncio.timeout_at(deadline):
                return await queue.get()
        except TimeoutError as error:
            raise AnswerTimeoutError(
                f"the answer took more than {self._timeout_s:g} s: ask again, or ask for less"
            ) from error

    def close(self) -> None:
        """Start no more work."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._work.shutdown(wait=False, cancel_futures=True)


async def _hung_up(receive: Receive) -> None:
    """Return when the client hangs up; its body is read by then."""
    while (await receive())["type"] != "http.disconnect":
        pass
