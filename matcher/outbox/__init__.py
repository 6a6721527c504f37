"""The outbox: e-mail that waits to be sent, by SMTP or as files, tried again when it fails."""
