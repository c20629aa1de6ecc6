"""The second factor of the log-in: codes of an authenticator app (RFC 6238), each good once."""

from __future__ import annotations

import base64
import hashlib
import hmac

import pyotp
import sqlalchemy as sa
from itsdangerous import BadData, URLSafeTimedSerializer
from reportlab.graphics import renderSVG
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing

from bot.secret import secret_key
from bot.settings import clinic, load_settings
from bot.storage.database import now, reading, transaction
from bot.storage.tables import staff_users

STEP_SECONDS = 30
# A phone's clock may be half a minute off.
WINDOW = 1
# So long the code may be typed after the password was right.
PENDING_SECONDS = 300
QR_POINTS = 180


def new_secret() -> str:
    """A key for an app, as it is typed."""
    return pyotp.random_base32()


def setup_address(username: str, secret: str) -> str:
    """What an app reads from the picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=clinic().name or "Clinic")


def picture(address: str) -> str:
    """The picture to scan, as a data address."""
    code = QrCodeWidget(address, barWidth=QR_POINTS, barHeight=QR_POINTS)
    drawing = Drawing(QR_POINTS, QR_POINTS)
    drawing.add(code)
    return "data:image/svg+xml;base64," + base64.b64encode(renderSVG.drawToString(drawing).encode()).decode()


def fits(secret: str, code: str) -> bool:
    """Whether a code is the key's now; for the setting up."""
    return _step(secret, code) is not None


def use_code(user_id: int, code: str) -> bool:
    """Whether a code is the account's now and wasn't used before; uses it."""
    mine = staff_users.c.id == user_id
    with transaction() as connection:
        row = connection.execute(sa.select(staff_users).where(mine).with_for_update()).mappings().one_or_none()
        step = _step(row["totp_secret"], code) if row and row["totp_secret"] and row["active"] else None
        if row is None or step is None or step <= (row["totp_step"] or 0):
            return False
        connection.execute(staff_users.update().where(mine).values(totp_step=step))
        return True


def _step(secret: str, code: str) -> int | None:
    """The half-minute whose code this is, near now; None for none."""
    typed = "".join(letter for letter in code if letter.isascii() and letter.isdigit())
    totp, this = pyotp.TOTP(secret), int(now().timestamp()) // STEP_SECONDS
    near = range(this - WINDOW, this + WINDOW + 1)
    found = [step for step in near if hmac.compare_digest(totp.at(step * STEP_SECONDS), typed)]
    return found[0] if found else None


def pending(user_id: int, form_cookie: str) -> str:
    """A token that says whose password was right in this browser, until the code is typed."""
    return str(_signer().dumps([user_id, _mark(user_id, form_cookie)]))


def pending_user(token: str, form_cookie: str) -> int | None:
    """Whose password was right; None for a forged or an old token, another browser's, or a password changed since."""
    try:
        user_id, mark = _signer().loads(token, max_age=PENDING_SECONDS)
    except (BadData, ValueError, TypeError):
        return None
    return int(user_id) if hmac.compare_digest(str(mark), _mark(int(user_id), form_cookie)) else None


def _mark(user_id: int, form_cookie: str) -> str:
    """Ties a token to the browser and to the password."""
    with reading() as connection:
        wanted = sa.select(staff_users.c.password_hash).where(staff_users.c.id == user_id)
        stored = str(connection.execute(wanted).scalar_one_or_none() or "")
    return hashlib.sha256(f"{form_cookie} {stored}".encode()).hexdigest()


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret_key(load_settings()), salt="staff second factor")
