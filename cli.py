"""`python cli.py` is the `symbiosis` command, from a bare checkout."""

from symbiosis.cli import main

if __name__ == "__main__":
    main()
