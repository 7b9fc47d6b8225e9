"""Scripts as browsers get them: lighter, and doing the same."""

import shutil
import subprocess
from pathlib import Path
from typing import Final

import pytest

from apps.core.scripts import UnreadableScriptError, squeezed

ROOT: Final = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize(
    ("code", "served"),
    [
        ("/** What. */\nconst a = 1; // why\n", "const a=1;"),
        ("return  `a  ${ b /* c */ } // d`;", "return `a  ${ b /* c */ } // d`;"),
        ("const a = `x ${`y ${'}'} `} z`;  a;", "const a=`x ${`y ${'}'} `} z`;a;"),
        ("const a = `x ${b ? '`' : \"}\"}`;  a;", "const a=`x ${b ? '`' : \"}\"}`;a;"),
        ('const a = "// no  comment";', 'const a="// no  comment";'),
        (r"const a = b.replace(/[/ ]  '\//gu, c);", r"const a=b.replace(/[/ ]  '\//gu,c);"),
        ("const a = b / c / d;", "const a=b/c/d;"),
        ("const a = b + +c - -d + ++e;", "const a=b+ +c- -d+ ++e;"),
        ("class A {\n  #b = 1;\n  get #c() {\n    return 1;\n  }\n}\n", None),
        ("if (a) {\n  b();\n} else c();\nd();\n", "if(a){b();}else c();d();"),
        ("export { a } from 'b';\nimport { c } from \"d\";", None),
    ],
)
def test_comments_and_blanks_go_and_nothing_else(code: str, served: str | None) -> None:
    found = squeezed(code)
    if served is not None:
        assert found == served
    assert "".join(found.split()) == "".join(
        code.replace("/** What. */", "").replace("// why", "").split()
    )


def test_squeezing_again_changes_nothing() -> None:
    for path in (ROOT / "static" / "js").rglob("*.js"):
        once = squeezed(path.read_text("utf-8"))
        assert squeezed(once) == once, path.name


@pytest.mark.parametrize("code", ["const a = 'b;", "const a = `b;", "const a = `b ${c;"])
def test_what_is_not_closed_is_not_served(code: str) -> None:
    with pytest.raises(UnreadableScriptError):
        squeezed(code)


@pytest.mark.skipif(shutil.which("node") is None, reason="needs Node, which only checks have")
def test_what_is_served_passes_the_tests_of_what_was_written(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "tests" / "js", tmp_path / "tests" / "js")
    for path in (ROOT / "static" / "js").rglob("*.js"):
        served = tmp_path / path.relative_to(ROOT)
        served.parent.mkdir(parents=True, exist_ok=True)
        served.write_text(squeezed(path.read_text("utf-8")))
    (tmp_path / "package.json").write_text('{"type": "module"}')
    tests = sorted(map(str, (tmp_path / "tests" / "js").glob("*.test.js")))
    told = subprocess.run(
        [str(shutil.which("node")), "--test", *tests], capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stdout
    # Modules that no test imports are read as well.
    for path in (tmp_path / "static").rglob("*.js"):
        subprocess.run([str(shutil.which("node")), "--check", str(path)], check=True)
