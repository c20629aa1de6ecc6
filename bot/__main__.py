"""`python -m bot serve|chat|check|train|migrate|outbox|privacy|staff|assess|audit`: what the Makefile's verbs run."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from importlib import import_module

from bot import tensorflow_standin, unused_imports
from bot.errors import ConfigError
from bot.logs import quiet
from bot.settings import Settings, load_settings

os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
# A message's matrices are small: threads for them only wait for each other, and double the time of a reply.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")
# Rasa shows a progress bar for each step of training unless only errors are logged.
os.environ.setdefault("LOG_LEVEL", "ERROR")

Options = argparse.Namespace


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description="The calf-pain assistant.")
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("serve", help="serve on http://localhost:5005 (trains first when the inputs changed)")
    verbs.add_parser("chat", help="talk in the terminal")
    verbs.add_parser("check", help="read everything visitors can be told, and say what is wrong and where")
    training = verbs.add_parser("train", help="train the model when its inputs changed")
    training.add_argument("--force", action="store_true", help="train even when nothing changed")
    verbs.add_parser("migrate", help="bring the database's tables up to date (SQLite does that by itself)")
    sending = verbs.add_parser("outbox", help="what is to be sent to the clinic and to visitors")
    sending.add_argument("what", choices=("run", "show"), help="send what is due now, or show what is not sent yet")
    staff = verbs.add_parser("staff", help="who may log in to the staff inbox; passwords are asked for, or piped in")
    staff.add_argument("what", choices=("add", "list", "disable", "password", "role", "no-second-factor"))
    staff.add_argument("username", nargs="?", help="whose account; not needed for list")
    staff.add_argument(
        "--role", choices=("receptionist", "physio", "admin"), help="for add and role; the first is admin"
    )
    privacy = verbs.add_parser("privacy", help="what is stored about a visitor")
    privacy.add_argument("what", choices=("export", "erase", "purge"), help="purge: delete what was kept long enough")
    privacy.add_argument("sender", nargs="?", help="whose data: the channel's sender id; not needed for purge")
    privacy.add_argument("--json", action="store_true", help="export everything as JSON instead of a summary")
    assess = verbs.add_parser("assess", help="print facts, tier, rules and advice for a text as JSON")
    assess.add_argument("text", nargs="?", help="a first message")
    assess.add_argument("--jsonl", metavar="FILE", help='lines of {"text": …} from a file, or - for standard input')
    telegram = verbs.add_parser("telegram", help="tell Telegram where this installation is")
    telegram.add_argument("what", choices=("setup",), help="set the webhook and the commands; again changes nothing")
    telegram.add_argument("--address", metavar="URL", help="the public address (ASSISTANT_PUBLIC_URL unless given)")
    audit = verbs.add_parser("audit", help="print the advice given in a session")
    audit.add_argument("session", help="the sender id, or the beginning of its hash")
    reported = verbs.add_parser("report", help="a week's figures, and what was not understood, without names")
    reported.add_argument("--days", type=int, default=7, help="how many days up to now")
    reported.add_argument("--json", action="store_true", help="for another program")
    return parser


def _assess(options: Options, settings: Settings) -> int:
    from bot.assess_command import run

    return run(options.text, options.jsonl)


def _migrate(options: Options, settings: Settings) -> int:
    from bot.storage.database import migrate

    print(f"The database is at revision {migrate(settings.database)}.")
    return 0


def _outbox(options: Options, settings: Settings) -> int:
    from bot.outbox import command

    return command.run(settings) if options.what == "run" else command.show()


def _staff(options: Options, settings: Settings) -> int:
    from bot.staff import command

    return command.run(options.what, options.username, options.role)


def _privacy(options: Options, settings: Settings) -> int:
    from bot.privacy import command

    return command.run(options.what, options.sender, options.json)


def _audit(options: Options, settings: Settings) -> int:
    from bot.storage.audit import episode

    entries = episode(options.session)
    if not entries:
        print("No advice was given there.")
    for entry in entries:
        print(" · ".join(str(value) for value in entry.values() if value is not None))
    return 0


def _report(options: Options, settings: Settings) -> int:
    from bot.report import as_json, as_text, make_report

    found = make_report(max(options.days, 1))
    print(as_json(found) if options.json else as_text(found))
    return 0


def _telegram(options: Options, settings: Settings) -> int:
    from bot.channels.telegram_setup import run

    return run(options.address or settings.public_url)


def _check(options: Options, settings: Settings) -> int:
    from bot.copy_check.__main__ import main as check

    return check()


def _with_rasa(options: Options, settings: Settings) -> int:
    """Trains, serves or chats; what isn't needed of Rasa's imports is kept out first."""
    if options.verb != "train":
        print("Starting …", flush=True)  # some ten seconds in which nothing else is said
    with unused_imports.kept_out():
        import_module("rasa.core.run")
        from bot.server import check_files

    check_files()
    from bot.model import fetch, ready, train

    if options.verb == "train":
        print(f"The model is {train(settings.models, options.force).name}.")
    elif options.verb == "serve":
        from bot.server import serve

        fetched = settings.model_url and fetch(settings.model_url, settings.model_sha256, settings.models)
        serve(settings, fetched or ready(settings.models))
    else:
        from bot.terminal import chat

        chat(settings, ready(settings.models))
    return 0


VERBS: dict[str, Callable[[Options, Settings], int]] = {
    "assess": _assess,
    "migrate": _migrate,
    "outbox": _outbox,
    "staff": _staff,
    "privacy": _privacy,
    "audit": _audit,
    "report": _report,
    "telegram": _telegram,
    "check": _check,
}
"""Those that need no Rasa; each imports what it needs when it is called."""


def main(arguments: list[str] | None = None) -> int:
    """Runs a verb; 0 when it went well, 2 with one sentence when something has to be put right first, 75 with one when
    something isn't there that may come back by itself."""
    options = _parser().parse_args(arguments)
    # What is written here names people; nobody else on this machine reads it.
    os.umask(0o077)
    tensorflow_standin.prefer()
    quiet()
    try:
        return VERBS.get(options.verb, _with_rasa)(options, load_settings())
    except ConfigError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    sys.exit(main())
