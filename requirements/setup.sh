#!/bin/sh
# The steps behind `make setup`, each called by the Makefile when its stamp is out of date. Each slow step says what it
# does and how long after the start; what is missing on the machine is said in one sentence, in both languages.
set -eu

venv=.venv
python=$venv/bin/python
began=${START:-$(date +%s)}

say() { printf '[%6d 秒] %s\n' $(($(date +%s) - began)) "$1" >&2; }
refuse() {
    printf '%s\n' "$1" >&2
    exit 1
}

# need_room MIB WHAT: refuse when the disk has less free than WHAT takes.
need_room() {
    free=$(df -Pk . | awk 'NR == 2 { print int($4 / 1024) }')
    [ "$free" -ge "$1" ] || refuse "磁盘空间不足：本目录所在的磁盘只剩 $free MiB，$2需要 $1 MiB (disk is full; free some space)."
}

# An interpreter of 3.11 or newer: PYTHON when given, else the first that works.
find_python() {
    for candidate in ${PYTHON:-python3.11 python3.12 python3.13 python3.14 python3}; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            printf '%s' "$candidate"
            return
        fi
    done
    refuse "需要 Python 3.11 以上：请安装 python3.11，或用 PYTHON=/path/to/python 指定 (Python 3.11 or newer is needed)."
}

make_venv() {
    found=$(find_python) || exit 1
    "$found" -c 'import ensurepip, venv' 2>/dev/null ||
        refuse "缺少 python3-venv：请先运行 apt-get install -y python3-venv，再重试 (Python's venv module is missing)."
    if [ ! -x $python ] || ! $python -m pip --version >/dev/null 2>&1 || [ "$(cat $venv/made-for 2>/dev/null)" != "$(pwd)" ]; then
        need_room 2048 "运行环境"
        say "建立 Python 环境 .venv（$($found --version)）"
        "$found" -m venv --clear $venv
    fi
    pwd >$venv/made-for
    cat >$venv/bin/qianmo <<'END'
#!/bin/sh
exec "${0%/*}/python" -m qianmo.cli.main "$@"
END
    chmod +x $venv/bin/qianmo
    $python -c 'import site, pathlib; pathlib.Path(site.getsitepackages()[0], "qianmo.pth").write_text(str(pathlib.Path.cwd()))'
}

# packages NAME: install requirements/NAME.txt, every file checked against its hash. uv is three times as fast, but does
# not know every pip setting; where it fails, pip does the same work.
packages() {
    say "安装 Python 依赖（$1，首次约半分钟）"
    list=requirements/$1.txt
    $python -m pip install -q --require-hashes -r requirements/install.txt >/dev/null 2>&1 || say "没有 uv，改用 pip（较慢）"
    UV_DEFAULT_INDEX=${UV_DEFAULT_INDEX:-$($python -m pip config get global.index-url 2>/dev/null || true)}
    [ -n "$UV_DEFAULT_INDEX" ] && export UV_DEFAULT_INDEX || unset UV_DEFAULT_INDEX
    $python -m uv pip install -q --python $python --require-hashes -r "$list" 2>$venv/uv.log ||
        $python -m pip install -q --require-hashes -r "$list" ||
        refuse "Python 依赖没有装上：请检查网络和磁盘空间后重试 (uv 的原因见 $venv/uv.log)."
}

# Java 17 or newer, which Spark needs and nothing else does.
need_java() {
    java=${JAVA_HOME:+$JAVA_HOME/bin/}java
    version=$("$java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -n 1)
    [ "${version:-0}" -ge 17 ] ||
        refuse "没有 Java 17，Spark 的测试一个也没有跑：请先运行 apt-get install -y openjdk-17-jre-headless (Java 17 is missing)."
}

node_works() {
    command -v npm >/dev/null 2>&1 && node -e '
        const [major, minor] = process.versions.node.split(".").map(Number)
        process.exit(major > 20 || (major === 20 && minor >= 19) ? 0 : 1)' 2>/dev/null
}

# A node of this machine that is new enough, or the one from the wheel.
find_node() {
    node_works && return
    PATH=$(pwd)/$venv/bin:$PATH
    export PATH
    node_works && return
    say "本机没有 node 20.19 以上，装一个到 .venv（首次约 10 秒）"
    packages node
    node_works || refuse "node 没有装上：请安装 node 20.19 以上和 npm 后重试 (node and npm are missing)."
}

frontend_packages() {
    find_node
    say "安装前端依赖（首次约 10 秒）"
    (cd frontend && npm ci --no-progress --loglevel=error >/dev/null) || refuse "前端依赖没有装上：请检查网络后重试 (npm ci failed)."
}

frontend_build() {
    find_node
    say "构建页面脚本和样式"
    (cd frontend && npm run --silent build >../$venv/frontend.log 2>&1) || {
        cat $venv/frontend.log >&2
        refuse "页面脚本没有构建成功，原因见上 (npm run build failed)."
    }
}

"$@"
