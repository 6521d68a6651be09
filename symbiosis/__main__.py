"""`python -m symbiosis` is the `symbiosis` command."""

from symbiosis.cli import main

if __name__ == "__main__":
    main()
