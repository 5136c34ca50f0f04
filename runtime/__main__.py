"""`python -m runtime` is `batos`."""

from runtime.cli import main

if __name__ == "__main__":
    main()
