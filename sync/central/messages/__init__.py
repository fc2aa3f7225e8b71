"""The one inbox: what comes by e-mail, SMS, WhatsApp and their like, until a person has said what becomes of it.

`taking` stores a message before anybody has read it, `reading` reads what is stored, `deciding` is what staff do with it,
`erasing` ends it. Nothing here discards, merges, closes or rejects a message: setting aside needs a person and a reason.
"""
