"""Who is signed in: Flask-Login keeps the session's token in the signed cookie, the store knows the rest.

At each sign-in the cookie's content is thrown away first, so nothing that was set before it survives
(session fixation). A token that is no session any more, and a cookie that we did not sign, are refused,
written down, and taken out of the browser.
"""

from __future__ import annotations

from datetime import timedelta

from flask import Flask, Response, current_app, flash, g, request
from flask import session as cookie
from flask_babel import gettext
from flask_login import LoginManager, UserMixin, current_user, login_user
from flask_wtf.csrf import generate_csrf

from matcher.access.roles import VISITOR, Viewer
from matcher.accounts.account import FULL, LIVES, Session
from matcher.accounts.events import What
from matcher.accounts.sign_in import SignedIn, SignIn
from matcher.accounts.throttle import DEVICE_LIFE
from web import cookies
from web.account.visits import DEVICE, visit
from web.current import whole

KEY_DEVICE = "matcher_device"


class User(UserMixin):  # type: ignore[misc]  # flask_login has no types
    """Whoever is signed in, as Flask-Login knows her: by her session's token."""

    def __init__(self, token: str, session: Session) -> None:
        self._token = token
        self.session = session

    def get_id(self) -> str:
        """Return the session's token."""
        return self._token

    @property
    def viewer(self) -> Viewer:
        """Return who she is to the rules: a visitor, until everything is set that her role needs."""
        return self.session.account.viewer if self.session.level == FULL else VISITOR


def sign_in() -> SignIn:
    """Return the ways to sign in to this store."""
    return SignIn(whole().accounts)


def own_session() -> Session | None:
    """Return the session of the request at hand, one for setting up too; None for a visitor."""
    found: Session | None = getattr(current_user, "session", None)
    return found


def begin(done: SignedIn) -> None:
    """Sign the browser in: with a new content of the cookie, and a device cookie for the next time.

    The token of forms is in it from the start. Made by the first page that has a form it was lost again
    whenever an answer to a request from before that page came after it and set the cookie anew.
    """
    cookie.clear()
    g.pop("csrf_token", None)
    cookie.permanent = not done.session.account.needs_second_factor
    login_user(User(done.token, done.session))
    generate_csrf()
    setattr(g, KEY_DEVICE, done.device)


def end() -> None:
    """Sign the browser out; the session is over in the store, too."""
    found = own_session()
    if found:
        sign_in().sign_out(found)
    cookie.clear()


def _load(token: str) -> User | None:
    found = whole().accounts.session(token)
    if found is None:
        cookie.clear()
        sign_in().note_refused(What.SESSION_OVER, visit())
        flash(gettext("You have been signed out. Please sign in again."), "error")
        return None
    return User(token, found)


def _check_cookie() -> None:
    """Write down that a cookie came which this service did not sign, or signed with another key."""
    name = current_app.config["SESSION_COOKIE_NAME"]
    if request.endpoint != "static" and request.cookies.get(name) and not cookie:
        sign_in().note_refused(What.FORGED_COOKIE, visit())
        cookie.modified = True  # has the answer take it out of the browser


def _keep_device(response: Response) -> Response:
    device = g.pop(KEY_DEVICE, None)
    if device:
        cookies.keep(response, DEVICE, device, seconds=int(DEVICE_LIFE))
    return response


def install(app: Flask) -> None:
    """Have every request know who is signed in."""
    manager = LoginManager()
    manager.session_protection = None  # addresses of phones change; sessions end in the store
    manager.user_loader(_load)
    manager.init_app(app)
    app.config["PERMANENT_SESSION_LIFETIME"] = timedelta(seconds=LIVES[False].most)
    app.before_request(_check_cookie)
    app.after_request(_keep_device)
