"use strict";
(() => {
  // 目录：窄屏收起，宽屏展开；没有脚本时一直展开。
  const directory = document.querySelector("nav details");
  const wide = matchMedia("(min-width: 1100px)");
  if (directory) {
    const fit = () => { directory.open = wide.matches; };
    fit();
    wide.addEventListener("change", fit);
    directory.addEventListener("click", (event) => {
      if (event.target.closest("a") && !wide.matches) directory.open = false;
    });
    document.querySelector(".回").addEventListener("click", () => { directory.open = true; });
    follow(directory);
  }

  // 宽屏目录标出正在读的部分。
  function follow(list) {
    const links = new Map();
    for (const link of list.querySelectorAll("a")) links.set(link.hash.slice(1), link);
    const places = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);
    let current = null;
    let waiting = false;
    const mark = () => {
      waiting = false;
      let last = null;
      for (const place of places) {
        if (place.getBoundingClientRect().top > innerHeight / 3) break;
        last = links.get(place.id);
      }
      if (last === current) return;
      if (current) current.removeAttribute("aria-current");
      if (last) last.setAttribute("aria-current", "true");
      current = last;
    };
    addEventListener("scroll", () => {
      if (!waiting && wide.matches) { waiting = true; requestAnimationFrame(mark); }
    }, { passive: true });
    mark();
  }

  // 数字的由来。
  const FIGURE = "[data-formula]";
  const panel = document.getElementById("explain");
  const close = panel.querySelector("button");
  let chosen = null;

  function nameOf(cell) {
    let name = cell;
    while (name && !(name.tagName === "TH" && name.scope === "row")) name = name.previousElementSibling;
    return name ? name.textContent : "";
  }

  function say(part, text) {
    panel.querySelector(part).textContent = text;
  }

  function show(cell) {
    if (chosen) chosen.classList.remove("选");
    chosen = cell;
    cell.classList.add("选");
    say(".释名", [nameOf(cell), cell.textContent].filter(Boolean).join("　"));
    say(".释式", cell.dataset.formula.replaceAll("；", "\n"));
    say(".释行", cell.dataset.lines || "");
    panel.classList.add("开");
    close.hidden = false;
  }

  function hide() {
    if (!chosen) return;
    chosen.classList.remove("选");
    chosen = null;
    for (const part of [".释名", ".释式", ".释行"]) say(part, "");
    panel.classList.remove("开");
    close.hidden = true;
  }

  // 数字平时不在 Tab 顺序中，进入表格后才逐个取得焦点。
  function enter(cell) {
    if (!cell) return;
    cell.tabIndex = -1;
    cell.focus({ preventScroll: true });
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
    if (chosen) show(cell);
  }

  function beside(cell, step) {
    let next = cell[step];
    while (next && !next.matches(FIGURE)) next = next[step];
    return next;
  }

  function above(cell, step) {
    let row = cell.parentElement[step];
    while (row) {
      const next = row.cells[cell.cellIndex];
      if (next && next.matches(FIGURE)) return next;
      row = row[step];
    }
    return null;
  }

  const MOVES = {
    ArrowLeft: (cell) => beside(cell, "previousElementSibling"),
    ArrowRight: (cell) => beside(cell, "nextElementSibling"),
    ArrowUp: (cell) => above(cell, "previousElementSibling"),
    ArrowDown: (cell) => above(cell, "nextElementSibling"),
  };

  document.addEventListener("click", (event) => {
    if (panel.contains(event.target)) return;
    const cell = event.target.closest(FIGURE);
    if (!cell) return hide();
    if (!getSelection().isCollapsed) return;
    enter(cell);
    show(cell);
  });

  close.addEventListener("click", () => {
    const cell = chosen;
    hide();
    if (cell) cell.focus();
  });

  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const target = event.target;
    if (event.key === "Escape") {
      const cell = target.closest(FIGURE);
      if (!chosen && cell) cell.closest(".框").focus();
      if (chosen && panel.contains(target)) chosen.focus();
      hide();
    } else if (target.matches(".框") && event.key === "Enter") {
      event.preventDefault();
      enter(target.querySelector(FIGURE));
    } else if (target.matches(FIGURE) && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      show(target);
    } else if (target.matches(FIGURE) && event.key in MOVES) {
      event.preventDefault();
      enter(MOVES[event.key](target));
    }
  });
})();
