"""Hand one letter to the mail server that the system administrator has named; it may stand inside the own network."""

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage

from lianmeng.platform.outbound.trouble import OutboundTrouble, Reason


@dataclass(frozen=True)
class MailServer:
    """Where and how: ``security`` is ``tls``, ``starttls`` or ``none``; no password means no signing in."""

    host: str
    port: int
    security: str
    username: str = ""
    password: str = ""


def send_mail(letter: EmailMessage, server: MailServer, *, seconds: float) -> None:
    """Hand ``letter`` over. Raises OutboundTrouble. ``seconds`` bounds each step, not the whole.

    Certificates are checked. A server that refuses the letter for good is not asked again.
    """
    context = ssl.create_default_context()
    try:
        if server.security == "tls":
            talk: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=seconds, context=context)
        else:
            talk = smtplib.SMTP(server.host, server.port, timeout=seconds)
        with talk:
            if server.security == "starttls":
                talk.starttls(context=context)
            if server.username:
                talk.login(server.username, server.password)
            talk.send_message(letter)
    except smtplib.SMTPAuthenticationError as error:
        raise OutboundTrouble(Reason.REFUSED, "the mail server refused user name or password") from error
    except smtplib.SMTPRecipientsRefused as error:
        codes = {code for code, _ in error.recipients.values()}
        raise OutboundTrouble(Reason.REFUSED if min(codes) >= 500 else Reason.BUSY, "recipient refused") from error
    except smtplib.SMTPResponseException as error:
        reason = Reason.REFUSED if error.smtp_code >= 500 else Reason.BUSY
        raise OutboundTrouble(reason, f"status {error.smtp_code}") from error
    except TimeoutError as error:
        raise OutboundTrouble(Reason.TOO_SLOW, "no answer in time") from error
    except (OSError, smtplib.SMTPException) as error:
        raise OutboundTrouble(Reason.UNREACHABLE, type(error).__name__) from error
