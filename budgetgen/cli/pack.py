"""``budgetgen pack``: template packs made, checked, handed on and installed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from budgetgen.cli.chinese import ChineseCommand, ChineseGroup
from budgetgen.cli.output import (
    WRONG,
    count_findings,
    err,
    out,
    pack_errors,
    progress,
    save,
    show_findings,
)

app = typer.Typer(
    name="pack",
    cls=ChineseGroup,
    no_args_is_help=True,
    rich_markup_mode=None,
    help="模板包：列出、新建、检查、预览、打包、安装、对比。",
)
_PACK = typer.Argument(metavar="模板包", help="模板包的标识，或它所在的文件夹")


@app.callback()
def _root(
    packs: Annotated[
        Path | None,
        typer.Option("--packs", metavar="文件夹", help="另外安装的模板包放在哪个文件夹"),
    ] = None,
) -> None:
    """模板包：列出、新建、检查、预览、打包、安装、对比。"""
    if packs is not None:
        from budgetgen.packs.user_folder import VARIABLE

        os.environ[VARIABLE] = str(packs)


@app.command("list", cls=ChineseCommand)
def list_packs() -> None:
    """列出可用的模板包。"""
    from budgetgen.packs.folder import PackError
    from budgetgen.packs.pack import available_packs, built_in_packs, load_pack

    built_in = built_in_packs()
    failed = False
    for name in available_packs():
        try:
            settings = load_pack(name).settings
        except PackError as error:
            failed = True
            show_findings(error.findings)
            continue
        years = "、".join(map(str, settings.years))
        origin = "随程序附带" if name in built_in else "另外安装"
        said = [
            settings.title,
            f"版本 {settings.version}",
            f"{years} 年度" if years else "",
            origin,
        ]
        out.print(f"{name}  {'，'.join(filter(None, said))}")
    if failed:
        raise typer.Exit(WRONG)


@app.command("new", cls=ChineseCommand)
def new(
    folder: Annotated[
        Path, typer.Argument(metavar="文件夹", help="新建的文件夹，名称就是模板包的标识")
    ],
    base: Annotated[str, typer.Option("--from", metavar="模板包", help="沿用哪个模板包")],
    copied: Annotated[
        list[str],
        typer.Option("--copy", metavar="文件", help="把所沿用的这个文件复制来改，可重复"),
    ] = [],  # noqa: B006 - the library copies it
) -> None:
    """新建一个沿用别的模板包，只写不同之处。"""
    from budgetgen.packs.starting import start_pack

    with pack_errors():
        files = start_pack(folder, base, copied)
    for file in files:
        if not file.name.endswith(".schema.json"):
            out.print(f"已新建 {file}")
    out.print("改好以后检查：")
    out.print(f"  budgetgen pack check {folder}")


@app.command("check", cls=ChineseCommand)
def check(pack: Annotated[str, _PACK]) -> None:
    """用多份试填材料检查模板包，一次列出全部问题。"""
    from budgetgen.model.finding import has_errors
    from budgetgen.packs.pack import find_pack, load_folder
    from budgetgen.packs.review.review import review_pack

    with pack_errors(), progress(f"{pack}：正在试填和检查 …"):
        review = review_pack(load_folder(find_pack(pack)))
    show_findings(review.findings)
    err.print(f"{pack}：用 {review.trials} 份材料试填，{count_findings(review.findings)}")
    if has_errors(review.findings):
        raise typer.Exit(WRONG)


@app.command("preview", cls=ChineseCommand)
def preview(
    pack: Annotated[str, _PACK],
    page: Annotated[
        Path, typer.Option("--out", "-o", metavar="文件", help="写成哪个网页文件")
    ] = Path("预览.html"),
    watch: Annotated[
        bool, typer.Option("--watch", help="一直看着模板包，改了就重新生成，网页自己更新")
    ] = False,
) -> None:
    """用试填材料生成一个网页，看模板包印出来的样子。"""
    from budgetgen.packs.pack import find_pack
    from budgetgen.packs.preview import changes, watched_folders, write_preview

    with pack_errors():
        folder = find_pack(pack)
        findings = write_preview(folder, page, watch)
    show_findings(findings)
    out.print(f"已生成 {page}，请用浏览器打开")
    if not watch:
        if findings:
            raise typer.Exit(WRONG)
        return
    out.print("正在看着模板包；按 Ctrl+C 结束")
    for _ in changes(watched_folders(folder)):
        with pack_errors():
            findings = write_preview(folder, page, watch)
        show_findings(findings)
        out.print(f"已更新 {page}")


@app.command("word", cls=ChineseCommand)
def word(
    pack: Annotated[str, _PACK],
    target: Annotated[
        Path, typer.Option("--out", "-o", metavar="文件", help="底稿写成哪个文件")
    ] = Path("底稿.docx"),
    edited: Annotated[
        Path | None,
        typer.Option("--read", metavar="文件", help="读回改过的底稿，写进模板包的文件夹"),
    ] = None,
) -> None:
    """写出 Word 底稿，在 Word 或 WPS 中改字体、间距、页眉页脚和封面；改好后读回。"""
    from budgetgen.model.finding import has_errors
    from budgetgen.packs.pack import find_pack, load_folder
    from budgetgen.packs.word.read_back import new_base, read_back

    with pack_errors():
        loaded = load_folder(find_pack(pack))
        if edited is None:
            files, sentences = new_base(loaded, target), [f"已写出 {target}，改好后读回："]
            sentences.append(f"  budgetgen pack word {pack} --read {target}")
        else:
            done = read_back(loaded, edited)
            show_findings(done.findings)
            if has_errors(done.findings):
                err.print(f"{edited}：{count_findings(done.findings)}，没有读回")
                raise typer.Exit(WRONG)
            files, sentences = done.files, [*done.sentences]
            sentences += [f"已写入 {path}" for path in files] or ["没有不同，模板包没有改动"]
    save(files)
    for sentence in sentences:
        out.print(sentence)


@app.command("build", cls=ChineseCommand)
def build(
    pack: Annotated[str, _PACK],
    folder: Annotated[
        Path, typer.Option("--out", "-o", metavar="文件夹", help="写到哪个文件夹")
    ] = Path(),
    key: Annotated[
        Path | None, typer.Option("--key", metavar="文件", help="签名用的私钥；没有签名的不能安装")
    ] = None,
) -> None:
    """打成一个文件（.bgpack），供下发和安装。"""
    from budgetgen.model.finding import has_errors
    from budgetgen.packs.archive import build_archive
    from budgetgen.packs.pack import find_pack, load_folder
    from budgetgen.packs.review.review import review_pack

    with pack_errors(), progress(f"{pack}：正在检查和打包 …"):
        source = find_pack(pack)
        findings = review_pack(load_folder(source)).findings
        name, data = build_archive(source, key)
    if has_errors(findings):
        show_findings(findings)
        err.print(f"{pack}：{count_findings(findings)}，没有打包")
        raise typer.Exit(WRONG)
    save({folder / name: data})
    out.print(f"已打包 {folder / name}（{'已签名' if key else '没有签名，不能安装'}）")


@app.command("install", cls=ChineseCommand)
def install(
    file: Annotated[Path, typer.Argument(metavar="文件", help="模板包文件（.bgpack）")],
) -> None:
    """核对校验值、签名和版本，全部相符才安装。"""
    from budgetgen.packs.install import install_pack

    with pack_errors():
        done = install_pack(file)
    said = done.manifest
    if done.unchanged:
        out.print(f"{said.id} {said.version} 已经装好，没有改动")
        return
    before = f"，替换 {done.replaced}" if done.replaced else ""
    out.print(f"已安装 {said.id} {said.version}{before}（签名公钥 {done.signer}）")
    out.print(f"  {done.folder}")


@app.command("diff", cls=ChineseCommand)
def diff(
    before: Annotated[str, typer.Argument(metavar="原模板包", help="标识或文件夹")],
    after: Annotated[str, typer.Argument(metavar="新模板包", help="标识或文件夹")],
) -> None:
    """用文字说明两个模板包（或两个年度）有什么不同。"""
    from budgetgen.packs.difference import pack_differences
    from budgetgen.packs.pack import find_pack, load_folder

    with pack_errors():
        changed = pack_differences(load_folder(find_pack(before)), load_folder(find_pack(after)))
    for sentence in changed:
        out.print(f"- {sentence}")
    out.print(f"{before} → {after}：{f'共 {len(changed)} 处不同' if changed else '没有不同'}")


@app.command("keygen", cls=ChineseCommand)
def keygen(
    name: Annotated[str, typer.Argument(metavar="名称", help="发布单位的名称，用作文件名")],
    folder: Annotated[
        Path, typer.Option("--out", "-o", metavar="文件夹", help="写到哪个文件夹")
    ] = Path(),
) -> None:
    """生成一对密钥：私钥用来签名，公钥发给使用单位。"""
    from budgetgen.packs.keys import fingerprint, make_keys, public_key

    with pack_errors():
        private, public = make_keys(name, folder)
        mark = fingerprint(public_key(public))
    out.print(f"已生成 {private}（请妥善保管，不要外传）")
    out.print(f"已生成 {public}（发给使用单位）")
    out.print(f"公钥指纹 {mark}（请对方用电话等方式核对）")


@app.command("trust", cls=ChineseCommand)
def trust(
    file: Annotated[Path, typer.Argument(metavar="公钥文件", help="发布单位的公钥（.pem）")],
) -> None:
    """信任一个发布单位的公钥，之后可以安装它签名的模板包。"""
    from budgetgen.packs import keys

    with pack_errors():
        mark, kept = keys.trust(file)
    out.print(f"已信任公钥 {mark}")
    out.print(f"  {kept}")
    out.print("请向发布单位核对指纹；不再信任时删去这个文件")
