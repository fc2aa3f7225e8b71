"""Receipt printers: layout, bytes, transports, driver and the virtual printer beside them."""
