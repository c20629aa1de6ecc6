"""Serves the assistant: Rasa, its channels and the custom actions in one process."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from bot.channels.credentials import load_credentials
from bot.channels.turns import Turns
from bot.channels.web import WebInput
from bot.ending import end_on_signals
from bot.errors import ConfigError
from bot.framing import StrictProtocol
from bot.hardening import harden
from bot.health import Health
from bot.model import check_model
from bot.outbox.worker import OutboxWorker, check_outbox
from bot.pictures import web as pictures
from bot.privacy.retention import purge
from bot.settings import ROOT, Settings, clinic
from bot.storage.audit import MODEL_VARIABLE
from bot.storage.database import check_database, reachable
from bot.storage.faults import fault
from bot.storage.transcripts import check_conversations, conversations_engine
from bot.watchdog import keep_watch
from bot.web import site

logger = logging.getLogger(__name__)

DAY_SECONDS = 24 * 3600
# Needs what is only loaded when it is needed first, up to a request that is read back and never sent.
WARM_UP = (
    "my calf hurts when I run, no swelling",
    "I'd like to book a visit please",
    "Pat Byrne, 0851234567",
    "monday before 9",
    "yes that's fine",
)
WARM_UP_SENDER = "warm-up"


def check_files() -> None:
    """Reads every data file the assistant stands on.

    Raises:
        ConfigError: one of them is wrong; the message names file, line and remedy.
    """
    from bot.clinical.assess import load_rules
    from bot.clinical.details import load_details
    from bot.dialogue.copy import texts
    from bot.dialogue.questions import questions

    clinic()
    load_rules()
    load_details()
    texts()
    questions()


def check_start(settings: Settings, model: Path) -> None:
    """Checks what only matters once the files are right: a model, a database and a free port.

    Raises:
        ConfigError: one of them is missing; the message says what to do.
    """
    if not model.is_file():
        raise ConfigError(f"There is no model at {model}; run `make train`.")
    check_model(settings.models, model)
    check_database(settings.database, whole=True)
    check_conversations()
    check_outbox(settings)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise ConfigError(
                f"Port {settings.port} on {settings.host} is taken; stop what uses it or set ASSISTANT_PORT."
            ) from error


def endpoints(settings: Settings) -> Any:
    """Rasa's endpoints from endpoints.yml, with the actions in this process.

    Conversations are kept where `settings.database` says, or in a file of their own under `var/` with SQLite.
    """
    from rasa.core.utils import AvailableEndpoints

    from bot.actions_endpoint import InProcessActions
    from bot.storage.locks import ConversationLocks, lock_engine

    found = AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml"))
    found.action = InProcessActions()
    found.lock_store = ConversationLocks(lock_engine(settings.database))
    address = reachable(settings.database)
    if found.tracker_store and address.get_backend_name() != "sqlite":
        found.tracker_store.url = address.host
        found.tracker_store.kwargs.update(
            dialect=address.drivername,
            port=address.port,
            db=address.database,
            username=address.username,
            password=address.password,
            query=dict(address.query),
        )
    elif found.tracker_store and found.tracker_store.kwargs.get("dialect") == "sqlite":
        conversations_engine().dispose()  # makes the file, or says why it can't
        found.tracker_store.kwargs["db"] = str(settings.var / "conversations.db")
    return found


async def load_agent(settings: Settings, model: Path) -> Any:
    """The agent of a model file.

    Raises:
        ConfigError: the file is no model that can be loaded.
    """
    from rasa.core.agent import load_agent as rasa_load_agent
    from rasa.shared.exceptions import ConnectionException

    os.environ[MODEL_VARIABLE] = model.name.removesuffix(".tar.gz")
    try:
        agent = await rasa_load_agent(
            model_path=str(model), endpoints=endpoints(settings), loop=asyncio.get_event_loop()
        )
    except ConfigError:
        raise
    except (SQLAlchemyError, ConnectionException) as error:
        raise fault(conversations_engine().url.render_as_string(hide_password=False), error) from error
    except Exception as error:  # whatever is wrong with the file, the remedy is the same
        raise ConfigError(f"The model {model.name} can't be loaded; delete it and run `make train`.") from error
    if not agent.is_ready():
        raise ConfigError(f"The model {model.name} can't be loaded; delete it and run `make train`.")
    _fail_honestly(agent)
    return agent


async def warm_up(agent: Any) -> str:
    """Has a conversation that nobody keeps, so that no visitor waits for what is only loaded then; its last words.

    The first messages after a start would take seconds otherwise, and on a busy machine longer than a message may.
    """
    from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
    from rasa.core.lock_store import InMemoryLockStore
    from rasa.core.tracker_store import InMemoryTrackerStore

    kept = agent.tracker_store, agent.lock_store
    agent.tracker_store = agent.processor.tracker_store = InMemoryTrackerStore(agent.domain)
    agent.lock_store = InMemoryLockStore()
    try:
        for text in WARM_UP:
            output = CollectingOutputChannel()
            await agent.handle_message(UserMessage(text, output, WARM_UP_SENDER))
    finally:
        agent.tracker_store, agent.lock_store = kept
        agent.processor.tracker_store = agent.tracker_store
    return "\n".join(message.get("text") or "" for message in output.messages)


def _fail_honestly(agent: Any) -> None:
    """Takes away Rasa's fallback to an empty conversation in memory when the database fails.

    With it a visitor would be answered as if nothing had been told, advice included, and nothing would be kept. Without
    it the message fails, and the channel says so.
    """
    from rasa.core.tracker_store import FailSafeTrackerStore

    if isinstance(agent.tracker_store, FailSafeTrackerStore):
        agent.tracker_store = agent.tracker_store._tracker_store
        agent.processor.tracker_store = agent.tracker_store


async def _attach(settings: Settings, model: Path, health: Health, app: Any, loop: asyncio.AbstractEventLoop) -> None:
    """Loads the agent, and lets it warm up, before the server takes its first request."""
    from bot.actions_endpoint import honest
    from bot.metrics_server import measured, serve_metrics

    try:
        app.ctx.agent = await load_agent(settings, model)
        await warm_up(app.ctx.agent)
        app.ctx.turns = Turns()
        app.ctx.turns.start()
        app.ctx.agent.handle_message = health.counted(
            measured(app.ctx.turns.off_loop(honest(app.ctx.agent.handle_message)))
        )
        serve_metrics(settings)
        app.add_task(keep_watch(app.ctx.turns.alive), name="watchdog")
        health.model = True
    except ConfigError as error:
        print(error, flush=True)
        os._exit(error.exit_code)  # inside Sanic's start there is no way back to the caller
    host = "localhost" if settings.host == "127.0.0.1" else settings.host
    print(f"The assistant listens on http://{host}:{settings.port}")
    if not settings.smtp_url:
        print(f"Mails are NOT sent: they are kept as files in {settings.var / 'outbox'}; set ASSISTANT_SMTP_URL.")
    print("Stop it with Ctrl-C.", flush=True)


async def _stop_turns(app: Any, loop: asyncio.AbstractEventLoop) -> None:
    """Ends the thread in which messages are answered, once no channel has any left."""
    await loop.run_in_executor(None, app.ctx.turns.stop)


async def _start_sending(settings: Settings, app: Any, loop: asyncio.AbstractEventLoop) -> None:
    """Sends mails in the background for as long as the server runs."""
    app.ctx.outbox = OutboxWorker(settings)
    app.ctx.outbox.start()


async def _stop_sending(app: Any, loop: asyncio.AbstractEventLoop) -> None:
    """Lets the mail that is being sent go out."""
    await loop.run_in_executor(None, app.ctx.outbox.stop)


async def _purge_daily(app: Any, loop: asyncio.AbstractEventLoop) -> None:
    """Deletes at the start and every day what was kept long enough; several nodes may do so, each finds less."""

    async def keep_purging() -> None:
        while True:
            try:
                await loop.run_in_executor(None, purge)
            except SQLAlchemyError as error:
                logger.error("The daily purge failed (%s); the next does the rest.", type(error).__name__)
            await asyncio.sleep(DAY_SECONDS)

    app.add_task(keep_purging(), name="purge")


def serve(settings: Settings, model: Path) -> None:
    """Serves until it is stopped.

    Raises:
        ConfigError: the port is taken, the model or a configuration file is wrong.
    """
    check_start(settings, model)
    load_credentials()
    from rasa.core.run import close_resources, configure_app, create_http_input_channels
    from rasa.shared.exceptions import RasaException

    try:
        channels = create_http_input_channels(None, str(ROOT / "credentials.yml"))
        channels = [channel for channel in channels if settings.rest or channel.name() != "rest"]
    except RasaException as error:
        raise ConfigError(f"credentials.yml: {' '.join(str(error).split())}") from error
    token = settings.api_token or None
    app = configure_app(channels, enable_api=token is not None, auth_token=token, port=settings.port)
    harden(app)
    for channel in channels:
        if isinstance(channel, WebInput):
            app.register_middleware(site.answer, "request")
            # Before Rasa's own, which answers every preflight in the same way.
            app.request_middleware.appendleft(channel.preflight)
    health = Health(settings)
    app.blueprint(health.blueprint())
    app.blueprint(pictures.blueprint())
    app.register_listener(partial(_attach, settings, model, health), "before_server_start")
    app.register_listener(partial(_start_sending, settings), "after_server_start")
    app.register_listener(_stop_sending, "before_server_stop")
    app.register_listener(_purge_daily, "after_server_start")
    app.register_listener(_stop_turns, "after_server_stop")
    app.register_listener(close_resources, "after_server_stop")
    end_on_signals(app, settings.drain_seconds, health.leave)
    app.run(
        host=settings.host,
        port=settings.port,
        protocol=StrictProtocol,
        access_log=False,
        motd=False,
        register_sys_signals=False,
    )
