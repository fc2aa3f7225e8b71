"""The other ways in and out: e-mail, SMS, WhatsApp, exchange with SP4N-LAPOR!. One folder a way; what it brings and takes is
`sync.cases.messages`, where it is kept is `sync.central`."""
