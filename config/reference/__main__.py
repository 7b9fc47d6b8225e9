"""Write the pages of the reference, or compare them."""

import sys

from config.reference.pages import FOLDER, PAGES, outdated


def main(arguments: list[str]) -> int:
    """Write the pages, or with `--check` compare them; return the exit status."""
    if "--check" not in arguments:
        FOLDER.mkdir(parents=True, exist_ok=True)
        for name, page in PAGES.items():
            (FOLDER / name).write_text(page(), encoding="utf-8")
        return 0
    late = outdated()
    if late:
        sys.stdout.write(f"Out of date: {', '.join(late)}. Run python -m config.reference\n")
    return 1 if late else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
