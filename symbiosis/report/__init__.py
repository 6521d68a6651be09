"""What is written: tables, network, manifest, and the page people read."""
