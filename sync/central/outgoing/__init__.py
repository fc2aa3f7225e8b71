"""What complainants are told by SMS, WhatsApp and e-mail: written with the event that makes it, sent by one loop.

`contacts`: by which ways somebody may be told; `occasions` and `telling`: which event makes which notice; `queue`: rows;
`sending`, `marks`: what a loop does with them; `answering`: messages that a machine may answer; `steering`: what staff do.
"""
