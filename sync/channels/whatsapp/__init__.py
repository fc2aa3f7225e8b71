"""WhatsApp by the official Cloud API of Meta, and by nothing else: whoever uses other clients may lose the office's number.

`hook` stores what Meta posts, sealed and before it is acknowledged (`spool`); `channel` splits it into messages
(`notification`), fetches their media (`graph`) and hands them to the inbox, where `reading` reads them. `sending` sends.
"""
