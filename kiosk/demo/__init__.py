"""The whole product on one machine: centre, desk, virtual printer and kiosk, on the settings of demo.toml."""
