"""The way by e-mail: a mailbox that is emptied into the office's inbox, and a server that takes the office's mail."""
